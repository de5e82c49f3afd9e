package io.lookonce.jobs.report;

import io.lookonce.image.Image;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.JpegWriter;
import java.util.List;

/**
 * An image with painted results, small enough to be embedded in the report.
 *
 * @param path of the original
 * @param jpeg the painted image, encoded; kept as given, not copied
 * @param width of the encoded image in pixels
 * @param height of the encoded image in pixels
 * @param caption the results, such as {@code car × 3, truck}
 */
public record GalleryImage(String path, byte[] jpeg, int width, int height, String caption) {

  private static final int MOST_WIDTH = 640;
  private static final float JPEG_QUALITY = 0.85f;

  public GalleryImage {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "Gallery image " + path + " has no size: " + width + "x" + height);
    }
  }

  /**
   * Scales a painted image down and encodes it.
   *
   * @param path of the original
   * @param caption the results
   */
  public static GalleryImage of(String path, Image painted, String caption) {
    Image small = ImageResizer.thumbnail(painted, MOST_WIDTH);
    byte[] jpeg = new JpegWriter().jpeg(small, JPEG_QUALITY);
    return new GalleryImage(path, jpeg, small.width(), small.height(), caption);
  }

  /**
   * Writes the images in a grid; following the link of an image enlarges it.
   *
   * @param section id of the enclosing section; prefix of the ids of the images
   */
  public static void write(Html html, String section, List<GalleryImage> images) {
    html.element(
        "div",
        () -> {
          for (int i = 0; i < images.size(); i++) {
            images.get(i).write(html, section, section + "-" + (i + 1));
          }
        },
        "class",
        "gallery");
  }

  private void write(Html html, String section, String id) {
    html.element(
        "figure",
        () -> {
          html.element(
              "a", () -> html.image(jpeg, width, height, caption + ": " + path), "href", "#" + id);
          html.element(
              "figcaption",
              () -> {
                html.element("span", caption, "class", "found");
                html.path(path);
                html.element("a", "Back to the gallery", "class", "back", "href", "#" + section);
              });
        },
        "id",
        id);
  }
}
