package io.lookonce.jobs.ingest;

import io.lookonce.data.ClassNames;
import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelledPicture;
import io.lookonce.data.RejectedPicture;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is known before a picture is read. A picture is called by its index in {@link
 * #pictures()}, from 0.
 */
final class PictureIngestPlan {

  /**
   * An input that was opened.
   *
   * @param first index of its first picture
   */
  record OpenedInput(IngestInput input, LabelledSource source, int first) {}

  private final List<OpenedInput> inputs = new ArrayList<>();
  private final List<LabelledPicture> pictures = new ArrayList<>();
  private final List<RejectedPicture> unlabelled = new ArrayList<>();
  private final ClassNames classes;
  private final int[] labels;
  private final ImageShape shape;

  /**
   * Resolves classes, labels, splits and size.
   *
   * @throws InputRefused naming the record whose label is no class, or that the size is unknown
   */
  PictureIngestPlan(PictureIngestSettings settings, List<LabelledSource> sources)
      throws IOException {
    for (int i = 0; i < sources.size(); i++) {
      add(settings.shared().inputs().get(i), sources.get(i), settings.shared().ignoreSplits());
    }
    classes =
        ClassNames.of(
            settings.shared().classes(),
            inputs.stream().map(opened -> opened.source().listing().classes()).toList(),
            () -> pictures.stream().map(LabelledPicture::label).toList());
    labels = pictures.stream().mapToInt(classes::labelOf).toArray();
    shape = settings.shape() != null ? settings.shape() : shapeOfInputs();
  }

  private void add(IngestInput input, LabelledSource source, boolean ignoreSplits) {
    inputs.add(new OpenedInput(input, source, pictures.size()));
    for (LabelledPicture picture : source.listing().pictures()) {
      Split own = ignoreSplits ? null : picture.split();
      pictures.add(picture.in(input.split() != null ? input.split() : own));
    }
    unlabelled.addAll(source.listing().rejected());
  }

  private ImageShape shapeOfInputs() throws IOException {
    for (OpenedInput opened : inputs) {
      Optional<ImageShape> known = opened.source().shape();
      if (known.isPresent()) {
        return known.get();
      }
    }
    throw new InputRefused("--size is needed: picture files may be of any size");
  }

  List<OpenedInput> inputs() {
    return inputs;
  }

  List<LabelledPicture> pictures() {
    return pictures;
  }

  /** Pictures of the inputs that have no label. */
  List<RejectedPicture> unlabelled() {
    return unlabelled;
  }

  ClassNames classes() {
    return classes;
  }

  /** The label of each picture. */
  int label(int index) {
    return labels[index];
  }

  ImageShape shape() {
    return shape;
  }

  /** How many pictures were found, labelled or not. */
  long listed() {
    return (long) pictures.size() + unlabelled.size();
  }

  /** What would be read, one line per input and one for the whole. */
  List<String> description() {
    List<String> lines = new ArrayList<>();
    for (OpenedInput opened : inputs) {
      lines.add(
          "%s: %s, %,d pictures%s"
              .formatted(
                  opened.input().title(),
                  opened.source().format(),
                  opened.source().listing().pictures().size(),
                  opened.input().split() == null
                      ? ""
                      : ", all for " + opened.input().split().title()));
    }
    lines.add("classes: " + String.join(", ", classes.names()));
    lines.add("shape: " + shape);
    return lines;
  }
}
