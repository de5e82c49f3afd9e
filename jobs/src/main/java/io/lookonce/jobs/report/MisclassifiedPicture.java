package io.lookonce.jobs.report;

import io.lookonce.image.JpegWriter;
import io.lookonce.image.Picture;
import io.lookonce.image.Thumbnail;
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

  private static final int THUMBNAIL_WIDTH = 160;
  private static final float JPEG_QUALITY = 0.9f;

  /** The order to choose and to show them in: by probability, then by source. */
  public static final Comparator<MisclassifiedPicture> MOST_CONFIDENT_FIRST =
      Comparator.comparingDouble((MisclassifiedPicture picture) -> -picture.probability())
          .thenComparing(MisclassifiedPicture::source);

  /**
   * Of a picture in its own size.
   *
   * @param label its class
   * @param prediction what it was taken for
   * @param probability of the prediction
   */
  public static MisclassifiedPicture of(
      String source, String label, String prediction, float probability, Picture picture) {
    Picture small = Thumbnail.of(picture, THUMBNAIL_WIDTH);
    byte[] jpeg = new JpegWriter().jpeg(small, JPEG_QUALITY);
    return new MisclassifiedPicture(
        source, label, prediction, probability, jpeg, small.width(), small.height());
  }

  /**
   * Writes the pictures in a grid.
   *
   * @param all how many mistakes there are, those that are not shown included
   */
  static void write(Html html, List<MisclassifiedPicture> pictures, long all) {
    html.element(
        "p",
        pictures.size() < all
            ? "The %s of %s mistakes that the network was surest of."
                .formatted(Figures.count(pictures.size()), Figures.count(all))
            : "All of them, those that the network was surest of first.",
        "class",
        "aside");
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
