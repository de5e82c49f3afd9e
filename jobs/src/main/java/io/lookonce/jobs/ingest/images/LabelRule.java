package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.ClassNames;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which class the labels of sources mean. A label is a class's name; its number only where all
 * labels of a source are numbers, and no class is called by one. Names of folders and files count
 * as one source, and never are numbers where a data set grows: a folder "0" that appears in an
 * inbox is a class of that name.
 */
final class LabelRule {

  /** The label of an image that is left out, because its class is new. */
  static final int NONE = -1;

  private static final Set<String> NAMED =
      Set.of(LabelledSources.FOLDER_PER_CLASS, LabelledSources.LABEL_IN_FILE_NAME);

  private final ClassNames classes;
  private final boolean growing;
  private final boolean namesMayBeNumbers;
  private final Map<LabelledListing, Boolean> mayBeNumbers = new IdentityHashMap<>();
  private final Map<String, Long> newClasses = new TreeMap<>();

  /**
   * @param growing whether images of new classes are left out, not refused
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
   * A source without the image files whose class is new, so that they are not read; of other
   * sources they are kept, with the label {@link #NONE}.
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
    LabelledListing listing =
        new LabelledListing(all.classes(), known, all.rejected(), all.otherFiles(), all.leftOut());
    mayBeNumbers.put(listing, byNumber);
    return new FileSource(inFiles.format(), listing, inFiles.maxBytes());
  }

  private OptionalInt find(LabelledImage image, boolean byNumber) {
    return byNumber ? classes.find(image.label()) : classes.findName(image.label());
  }

  /**
   * The label of an image; {@link #NONE} if its class is new and the data set grows.
   *
   * @throws io.lookonce.storage.InputRefused naming the record, if it means no class otherwise
   */
  int labelOf(LabelledSource source, LabelledImage image) {
    boolean byNumber = byNumber(source);
    if (growing && find(image, byNumber).isEmpty()) {
      newClasses.merge(image.label(), 1L, Long::sum);
      return NONE;
    }
    return classes.labelOf(image.place(), image.label(), byNumber);
  }

  /** What is left out because its class is new, one entry per class. */
  List<LeftOut> newClasses() {
    List<LeftOut> leftOut = new ArrayList<>();
    newClasses.forEach(
        (label, count) ->
            leftOut.add(
                new LeftOut(
                    "'" + label + "'",
                    count,
                    "none of the classes %s; to learn a new class begin another data set,"
                            .formatted(String.join(", ", classes.names()))
                        + " with another --output or --dataset")));
    return leftOut;
  }
}
