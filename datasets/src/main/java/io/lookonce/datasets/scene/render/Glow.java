package io.lookonce.datasets.scene.render;

/** Light that adds to what is already there, as lamps do on film. */
public final class Glow {

  private Glow() {}

  /**
   * Adds an ellipse of light that fades to nothing at its rim.
   *
   * @param column centre, pixels
   * @param row centre, pixels
   * @param across half-axis along the row, pixels
   * @param down half-axis along the column, pixels
   */
  public static void add(
      Canvas canvas, double column, double row, double across, double down, Rgb light) {
    int width = canvas.camera.width;
    int fromRow = (int) Math.max(0, Math.ceil(row - down - 0.5));
    int toRow = (int) Math.min(canvas.camera.height - 1, Math.floor(row + down - 0.5));
    int fromColumn = (int) Math.max(0, Math.ceil(column - across - 0.5));
    int toColumn = (int) Math.min(width - 1, Math.floor(column + across - 0.5));
    double red = light.red() * 255;
    double green = light.green() * 255;
    double blue = light.blue() * 255;
    byte[] pixels = canvas.pixels;
    for (int y = fromRow; y <= toRow; y++) {
      double dy = (y + 0.5 - row) / down;
      for (int x = fromColumn; x <= toColumn; x++) {
        double dx = (x + 0.5 - column) / across;
        double inside = 1 - dx * dx - dy * dy;
        if (inside > 0) {
          double strength = inside * inside * inside;
          int i = 3 * (y * width + x);
          pixels[i] = brighter(pixels[i], blue * strength);
          pixels[i + 1] = brighter(pixels[i + 1], green * strength);
          pixels[i + 2] = brighter(pixels[i + 2], red * strength);
        }
      }
    }
  }

  private static byte brighter(byte value, double light) {
    return (byte) Math.min(255, (value & 255) + (int) light);
  }
}
