package io.lookonce.jobs.report;

import io.lookonce.image.JpegWriter;
import io.lookonce.image.Picture;
import io.lookonce.image.Thumbnail;
import java.util.List;

/**
 * A painted picture, small enough to travel inside the report.
 *
 * @param path where the original lies
 * @param jpeg the painted picture, encoded; kept as given, not copied
 * @param width of the encoded picture in pixels
 * @param height of the encoded picture in pixels
 * @param caption what was found, such as {@code 3 car, 1 truck}
 */
public record GalleryPicture(String path, byte[] jpeg, int width, int height, String caption) {

  private static final int MOST_WIDTH = 640;
  private static final float JPEG_QUALITY = 0.85f;

  public GalleryPicture {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "Gallery picture " + path + " has no size: " + width + "x" + height);
    }
  }

  /**
   * Of a painted picture in its own size.
   *
   * @param path where the original lies
   * @param caption what was found
   */
  public static GalleryPicture of(String path, Picture painted, String caption) {
    Picture small = Thumbnail.of(painted, MOST_WIDTH);
    byte[] jpeg = new JpegWriter().jpeg(small, JPEG_QUALITY);
    return new GalleryPicture(path, jpeg, small.width(), small.height(), caption);
  }

  /**
   * Writes the pictures in a grid; a picture that is followed by its link is shown large.
   *
   * @param section the id of the section that holds them, from which theirs are made
   */
  static void write(Html html, String section, List<GalleryPicture> pictures) {
    html.element(
        "div",
        () -> {
          for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).write(html, section, section + "-" + (i + 1));
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
