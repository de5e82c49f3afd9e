package io.lookonce.jobs.ingest.boxes;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxResolver;
import io.lookonce.jobs.ingest.boxes.BoxIngestJob.LoadedImage.Summary;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The boxes of a plan, checked against the sizes of their images. All lists are by image index.
 *
 * @param summaries properties of the images
 * @param boxes usable boxes; null for an image that is refused or known
 * @param problems problems that were found
 */
record ResolvedBoxes(
    Summary[] summaries, List<List<GroundTruthBox>> boxes, List<AnnotationProblem> problems) {

  /**
   * Resolves the boxes.
   *
   * @param known images to leave out
   * @throws IOException if no image is usable
   */
  static ResolvedBoxes of(
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
          String.format(
              Locale.ROOT,
              "not one of %,d images can be used; the first, %s",
              boxes.size(),
              problems.get(0)));
    }
    return new ResolvedBoxes(summaries, boxes, problems);
  }

  /** Why an image is unusable; null if it is usable. */
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
          String.format(
              Locale.ROOT,
              "annotated as %dx%d, it is %dx%d upright",
              image.width(),
              image.height(),
              summary.width(),
              summary.height()));
    }
    return null;
  }

  /** A textual form of an image's boxes; equal boxes give equal text. */
  String text(int index, List<String> classes) {
    List<String> words = new ArrayList<>();
    for (GroundTruthBox labelled : boxes.get(index)) {
      BoundingBox box = labelled.box();
      words.add(
          String.format(
              Locale.ROOT,
              "%s (%s, %s)-(%s, %s)%s%s",
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
