package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.ClassNames;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.jobs.ingest.images.LabelledSource.FileSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Maps the labels of sources to classes. A label is a class name, or a class number if all labels
 * of a source are numbers and no class has a number as its name. All folder and file names count as
 * one source; in a growing data set they are never numbers, so that a folder "0" in an inbox is a
 * class of that name.
 */
final class LabelRule {

  /** The label of an image that is left out because its class is new. */
  static final int NONE = -1;

  private static final Set<String> NAMED =
      Set.of(LabelledSources.FOLDER_PER_CLASS, LabelledSources.LABEL_IN_FILE_NAME);

  private final ClassNames classes;
  private final boolean growing;
  private final boolean namesMayBeNumbers;
  private final Map<LabelledListing, Boolean> mayBeNumbers = new IdentityHashMap<>();
  private final Map<String, Long> newClasses = new TreeMap<>();

  /**
   * @param growing whether images of new classes are left out instead of refused
   */
  LabelRule(ClassNames classes, List<LabelledSource> sources, boolean growing) {
    this.classes = classes;
    this.growing = growing;
    Set<String> names = new HashSet<>();
    for (LabelledSource source : sources) {
      if (NAMED.contains(source.format())) {
        source.listing().images().forEach(image -> names.add(image.label()));
      }
    }
    namesMayBeNumbers = !growing && ClassNames.mayBeNumbers(names);
  }

  private boolean byNumber(LabelledSource source) {
    if (NAMED.contains(source.format())) {
      return namesMayBeNumbers;
    }
    return mayBeNumbers.computeIfAbsent(
        source.listing(),
        listing ->
            ClassNames.mayBeNumbers(
                listing.images().stream().map(LabelledImage::label).distinct().toList()));
  }

  /**
   * The source without image files of new classes, so that they are not read. Other sources keep
   * such images, with the label {@link #NONE}.
   */
  LabelledSource known(LabelledSource source) {
    if (!growing || !(source instanceof FileSource inFiles)) {
      return source;
    }
    LabelledListing all = inFiles.listing();
    boolean byNumber = byNumber(source);
    List<LabelledImage> known = new ArrayList<>();
    for (LabelledImage image : all.images()) {
      if (find(image, byNumber).isPresent()) {
        known.add(image);
      } else {
        newClasses.merge(image.label(), 1L, Long::sum);
      }
    }
    LabelledSource onlyKnown = inFiles.with(known);
    mayBeNumbers.put(onlyKnown.listing(), byNumber);
    return onlyKnown;
  }

  private OptionalInt find(LabelledImage image, boolean byNumber) {
    return byNumber ? classes.find(image.label()) : classes.findName(image.label());
  }

  /**
   * The label of an image; {@link #NONE} if its class is new and the data set grows.
   *
   * @throws io.lookonce.storage.InputRefused naming the record, if the class is unknown otherwise
   */
  int labelOf(LabelledSource source, LabelledImage image) {
    boolean byNumber = byNumber(source);
    if (growing && find(image, byNumber).isEmpty()) {
      newClasses.merge(image.label(), 1L, Long::sum);
      return NONE;
    }
    return classes.labelOf(image.place(), image.label(), byNumber);
  }

  /** The new classes with their numbers of images. */
  List<LeftOut> newClasses() {
    List<LeftOut> leftOut = new ArrayList<>();
    newClasses.forEach(
        (label, count) ->
            leftOut.add(
                new LeftOut(
                    "'" + label + "'",
                    count,
                    String.format(
                            Locale.ROOT,
                            "none of the classes %s; to learn a new class create another data set,",
                            String.join(", ", classes.names()))
                        + " with another --output or --dataset")));
    return leftOut;
  }
}
