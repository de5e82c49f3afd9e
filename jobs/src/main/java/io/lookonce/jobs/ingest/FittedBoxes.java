package io.lookonce.jobs.ingest;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.boxes.AnnotatedPicture;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxResolver;
import io.lookonce.jobs.ingest.LoadedPicture.Summary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The boxes of a plan, fitted to the pictures as they are. All by index.
 *
 * @param summaries what the pictures are
 * @param boxes that can be used; null for a picture that cannot
 * @param problems what came to light
 */
record FittedBoxes(
    Summary[] summaries, List<List<GroundTruthBox>> boxes, List<AnnotationProblem> problems) {

  /**
   * Fits the boxes.
   *
   * @param known pictures that are left out
   * @throws IOException if not one picture can be used
   */
  static FittedBoxes of(
      BoxIngestPlan plan, Summary[] summaries, BoxIngestSettings settings, KnownPictures known)
      throws IOException {
    BoxResolver resolver = new BoxResolver(plan.classes(), settings.boxOutside());
    List<List<GroundTruthBox>> boxes = new ArrayList<>();
    List<AnnotationProblem> problems = new ArrayList<>();
    for (int index = 0; index < summaries.length; index++) {
      AnnotatedPicture picture = plan.pictures().get(index);
      Summary summary = summaries[index];
      AnnotationProblem problem = problemOf(picture, summary);
      if (problem != null) {
        problems.add(problem);
        boxes.add(null);
      } else if (known.holds(summary.sha256())) {
        boxes.add(null);
      } else {
        boxes.add(resolver.resolve(picture, summary.width(), summary.height(), problems));
      }
    }
    if (known == KnownPictures.NONE && boxes.stream().allMatch(Objects::isNull)) {
      throw new IOException(
          "not one of %,d pictures can be used; the first, %s"
              .formatted(boxes.size(), problems.get(0)));
    }
    return new FittedBoxes(summaries, boxes, problems);
  }

  /** What keeps a picture out; null if nothing does. */
  private static AnnotationProblem problemOf(AnnotatedPicture picture, Summary summary) {
    if (summary.refusal() != null) {
      return AnnotationProblem.at(
          picture.place(), AnnotationFault.UNREADABLE_PICTURE, picture.source(), summary.refusal());
    }
    boolean sized = picture.width() > 0 && picture.height() > 0;
    if (sized && (picture.width() != summary.width() || picture.height() != summary.height())) {
      return AnnotationProblem.at(
          picture.place(),
          AnnotationFault.WRONG_SIZE,
          picture.source(),
          "annotated as %dx%d, it is %dx%d upright"
              .formatted(picture.width(), picture.height(), summary.width(), summary.height()));
    }
    return null;
  }

  /** The boxes of a picture in words, the same for the same boxes. */
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
