package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.data.source.ClassNames;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.data.source.LabelledListing.RejectedImage;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The listed images of all inputs with their labels and splits, before any image is read. Images
 * are identified by their index in {@link #images()}, from 0.
 */
final class ImageIngestPlan {

  /**
   * An input that was opened.
   *
   * @param first index of its first image
   */
  record OpenedInput(IngestInput input, LabelledSource source, int first) {}

  private final List<OpenedInput> inputs = new ArrayList<>();
  private final List<LabelledImage> images = new ArrayList<>();
  private final List<RejectedImage> unlabelled = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final ClassNames classes;
  private final int[] labels;
  private final ImageShape shape;

  /**
   * Resolves classes, labels, splits and size.
   *
   * @param given the inputs, in the order of the sources
   * @param growing whether images of unknown classes are left out instead of refused
   * @throws InputRefused naming the record with an unknown label, or if the image size is unknown
   */
  ImageIngestPlan(
      ImageIngestSettings settings,
      List<IngestInput> given,
      List<LabelledSource> sources,
      boolean growing)
      throws IOException {
    classes =
        ClassNames.of(
            settings.shared().classes(),
            sources.stream().map(source -> source.listing().classes()).toList(),
            () ->
                sources.stream()
                    .flatMap(source -> source.listing().images().stream())
                    .map(LabelledImage::label)
                    .toList());
    LabelRule rule = new LabelRule(classes, sources, growing);
    for (int i = 0; i < sources.size(); i++) {
      add(given.get(i), rule.known(sources.get(i)), settings.shared().ignoreSplits());
    }
    labels = new int[images.size()];
    for (OpenedInput opened : inputs) {
      for (int i = 0; i < opened.source().listing().images().size(); i++) {
        int index = opened.first() + i;
        labels[index] = rule.labelOf(opened.source(), images.get(index));
      }
    }
    leftOut.addAll(rule.newClasses());
    shape = settings.shape() != null ? settings.shape() : shapeOfInputs();
  }

  private void add(IngestInput input, LabelledSource source, boolean ignoreSplits) {
    inputs.add(new OpenedInput(input, source, images.size()));
    for (LabelledImage image : source.listing().images()) {
      Split own = ignoreSplits ? null : image.split();
      images.add(image.in(input.split() != null ? input.split() : own));
    }
    unlabelled.addAll(source.listing().rejected());
    leftOut.addAll(source.listing().leftOut());
  }

  private ImageShape shapeOfInputs() throws IOException {
    for (OpenedInput opened : inputs) {
      Optional<ImageShape> known = opened.source().shape();
      if (known.isPresent()) {
        return known.get();
      }
    }
    throw new InputRefused(
        "--size is needed, such as --size 64x64: images of a data set have one size");
  }

  List<OpenedInput> inputs() {
    return inputs;
  }

  List<LabelledImage> images() {
    return images;
  }

  /** Images without a label. */
  List<RejectedImage> unlabelled() {
    return unlabelled;
  }

  ClassNames classes() {
    return classes;
  }

  /** Locations and new classes whose images are left out. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** Number of files that are not images. */
  long otherFiles() {
    return inputs.stream().mapToLong(opened -> opened.source().listing().otherFiles()).sum();
  }

  /** The label of each image; {@link LabelRule#NONE} for one of a new class. */
  int label(int index) {
    return labels[index];
  }

  ImageShape shape() {
    return shape;
  }

  /** Number of images, labelled or not. */
  long listed() {
    return (long) images.size() + unlabelled.size();
  }

  /** What would be read, one line per input and some totals. */
  List<String> description() {
    List<String> lines = new ArrayList<>();
    for (OpenedInput opened : inputs) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s, %,d images%s",
              opened.input().title(),
              opened.source().format(),
              opened.source().listing().images().size(),
              opened.input().split() == null ? "" : ", all for " + opened.input().split().title()));
    }
    leftOut.forEach(one -> lines.add("left out: " + one));
    lines.add("classes: " + String.join(", ", classes.names()));
    lines.add("shape: " + shape);
    return lines;
  }
}
