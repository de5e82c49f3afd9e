package io.lookonce.jobs.report;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * A picture that a classifier took for another class, small enough to travel inside the report.
 *
 * @param source where the picture comes from
 * @param label its class
 * @param prediction what it was taken for
 * @param probability of the prediction, in [0, 1]
 * @param jpeg the picture, encoded; kept as given, not copied
 * @param width of the encoded picture in pixels
 * @param height of the encoded picture in pixels
 */
public record MisclassifiedPicture(
    String source,
    String label,
    String prediction,
    float probability,
    byte[] jpeg,
    int width,
    int height)
    implements Serializable {

  /** The order to choose and to show them in: by probability, then by source. */
  public static final Comparator<MisclassifiedPicture> MOST_CONFIDENT_FIRST =
      Comparator.comparingDouble((MisclassifiedPicture picture) -> -picture.probability())
          .thenComparing(MisclassifiedPicture::source);

  /** Writes the pictures in a grid. */
  static void write(Html html, List<MisclassifiedPicture> pictures) {
    html.element(
        "div", () -> pictures.forEach(picture -> picture.write(html)), "class", "thumbnails");
  }

  private void write(Html html) {
    String words = label + ", taken for " + prediction;
    html.element(
        "figure",
        () -> {
          html.image(jpeg, width, height, words + ": " + source);
          html.element(
              "figcaption",
              () -> {
                html.element(
                    "span",
                    () -> {
                      html.element("bdi", label).text(", taken for ");
                      html.element("bdi", prediction);
                    },
                    "class",
                    "found");
                html.element(
                    "span", "with " + Figures.probability(probability), "class", "certainty");
                html.path(source);
              });
        });
  }
}
