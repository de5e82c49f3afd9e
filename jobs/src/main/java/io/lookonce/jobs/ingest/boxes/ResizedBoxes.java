package io.lookonce.jobs.ingest.boxes;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxResolver;
import io.lookonce.jobs.ingest.boxes.LoadedImage.Summary;
import io.lookonce.jobs.ingest.images.KnownImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The boxes of a plan, fitted to the images as they are. All by index.
 *
 * @param summaries what the images are
 * @param boxes that can be used; null for an image that cannot
 * @param problems what came to light
 */
record ResizedBoxes(
    Summary[] summaries, List<List<GroundTruthBox>> boxes, List<AnnotationProblem> problems) {

  /**
   * Fits the boxes.
   *
   * @param known images that are left out
   * @throws IOException if not one image can be used
   */
  static ResizedBoxes of(
      BoxIngestPlan plan, Summary[] summaries, BoxIngestSettings settings, KnownImages known)
      throws IOException {
    BoxResolver resolver = new BoxResolver(plan.classes(), settings.boxOutside());
    List<List<GroundTruthBox>> boxes = new ArrayList<>();
    List<AnnotationProblem> problems = new ArrayList<>();
    for (int index = 0; index < summaries.length; index++) {
      AnnotatedImage image = plan.images().get(index);
      Summary summary = summaries[index];
      AnnotationProblem problem = problemOf(image, summary);
      if (problem != null) {
        problems.add(problem);
        boxes.add(null);
      } else if (known.holds(summary.sha256())) {
        boxes.add(null);
      } else {
        boxes.add(resolver.resolve(image, summary.width(), summary.height(), problems));
      }
    }
    if (!known.growing() && boxes.stream().allMatch(Objects::isNull)) {
      throw new IOException(
          "not one of %,d images can be used; the first, %s"
              .formatted(boxes.size(), problems.get(0)));
    }
    return new ResizedBoxes(summaries, boxes, problems);
  }

  /** What keeps an image out; null if nothing does. */
  private static AnnotationProblem problemOf(AnnotatedImage image, Summary summary) {
    if (summary.refusal() != null) {
      return AnnotationProblem.at(
          image.place(), AnnotationFault.UNREADABLE_IMAGE, image.source(), summary.refusal());
    }
    boolean sized = image.width() > 0 && image.height() > 0;
    if (sized && (image.width() != summary.width() || image.height() != summary.height())) {
      return AnnotationProblem.at(
          image.place(),
          AnnotationFault.WRONG_SIZE,
          image.source(),
          "annotated as %dx%d, it is %dx%d upright"
              .formatted(image.width(), image.height(), summary.width(), summary.height()));
    }
    return null;
  }

  /** The boxes of an image in words, the same for the same boxes. */
  String text(int index, List<String> classes) {
    List<String> words = new ArrayList<>();
    for (GroundTruthBox labelled : boxes.get(index)) {
      BoundingBox box = labelled.box();
      words.add(
          "%s (%s, %s)-(%s, %s)%s%s"
              .formatted(
                  classes.get(labelled.classId()),
                  box.xMin(),
                  box.yMin(),
                  box.xMax(),
                  box.yMax(),
                  labelled.crowd() ? " crowd" : "",
                  labelled.difficult() ? " difficult" : ""));
    }
    return words.isEmpty() ? "no boxes" : String.join("; ", words);
  }
}
