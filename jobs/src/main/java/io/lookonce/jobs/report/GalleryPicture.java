package io.lookonce.jobs.report;

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
  public GalleryPicture {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "Gallery picture " + path + " has no size: " + width + "x" + height);
    }
  }

  /** Writes the pictures in a grid; a picture that is followed by its link is shown large. */
  static void write(Html html, List<GalleryPicture> pictures) {
    html.element(
        "div",
        () -> {
          for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).write(html, "picture-" + (i + 1));
          }
        },
        "class",
        "gallery");
  }

  private void write(Html html, String id) {
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
                html.element("a", "Back to the gallery", "class", "back", "href", "#gallery");
              });
        },
        "id",
        id);
  }
}
