package io.lookonce.jobs.report;

import io.lookonce.image.Image;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.JpegWriter;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A misclassified image, small enough to be embedded in the report.
 *
 * @param source path or name of the image
 * @param label the true class
 * @param prediction the predicted class
 * @param probability of the prediction, in [0, 1]
 * @param jpeg the image, encoded; kept as given, not copied
 * @param width of the encoded image in pixels
 * @param height of the encoded image in pixels
 */
public record MisclassifiedImage(
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

  /** The selection and display order: by falling probability, then by source. */
  public static final Comparator<MisclassifiedImage> MOST_CONFIDENT_FIRST =
      Comparator.comparingDouble((MisclassifiedImage image) -> -image.probability())
          .thenComparing(MisclassifiedImage::source);

  /**
   * Scales an image down and encodes it.
   *
   * @param label the true class
   * @param prediction the predicted class
   * @param probability of the prediction
   */
  public static MisclassifiedImage of(
      String source, String label, String prediction, float probability, Image image) {
    Image small = ImageResizer.thumbnail(image, THUMBNAIL_WIDTH);
    byte[] jpeg = new JpegWriter().jpeg(small, JPEG_QUALITY);
    return new MisclassifiedImage(
        source, label, prediction, probability, jpeg, small.width(), small.height());
  }

  /**
   * Writes the images in a grid.
   *
   * @param all number of mistakes, including those not shown
   */
  public static void write(Html html, List<MisclassifiedImage> images, long all) {
    html.element(
        "p",
        images.size() < all
            ? String.format(
                Locale.ROOT,
                "%s of %s, most confident first.",
                NumberText.count(images.size()),
                NumberText.counted(all, "mistake", "mistakes"))
            : "All mistakes, most confident first.",
        "class",
        "aside");
    html.element("div", () -> images.forEach(image -> image.write(html)), "class", "thumbnails");
  }

  private void write(Html html) {
    String words = label + ", predicted " + prediction;
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
                      html.element("bdi", label).text(", predicted ");
                      html.element("bdi", prediction);
                    },
                    "class",
                    "found");
                html.element(
                    "span", "with " + NumberText.probability(probability), "class", "certainty");
                html.path(source);
              });
        });
  }
}
