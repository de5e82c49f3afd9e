package io.lookonce.datasets.scene.render;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** The canvas of a scene: the image, and the mask with the object of each pixel. */
public final class Canvas {

  /** Details smaller than this, in pixels along their longer side, are omitted. */
  private static final double FINEST_DETAIL = 0.8;

  public final Camera camera;
  public final Atmosphere atmosphere;
  public final BufferedImage image;
  public final IdentityMask mask;

  /** The image's memory: blue, green, red per pixel, row by row. */
  public final byte[] pixels;

  private final Graphics2D graphics;
  private final Outline outline = new Outline();
  private double[] view = new double[192];

  public Canvas(Camera camera, Atmosphere atmosphere) {
    this.camera = camera;
    this.atmosphere = atmosphere;
    image = new BufferedImage(camera.width, camera.height, BufferedImage.TYPE_3BYTE_BGR);
    pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    mask = new IdentityMask(camera.width, camera.height);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** Disposes of the Java2D graphics. */
  public void dispose() {
    graphics.dispose();
  }

  /**
   * Fills a flat polygon of the world with an unshaded colour.
   *
   * @param world x, y, z per corner; clipped to the part in front of the camera
   */
  public void polygon(double[] world, Rgb colour, double alpha) {
    if (project(world) && isWorthPainting()) {
      fill(colour, alpha);
    }
  }

  /**
   * Fills the convex hull of points of the world and marks its pixels as the current object's.
   *
   * @param world x, y, z per point
   */
  public void silhouette(double[] world, Rgb colour) {
    if (project(world)) {
      outline.shrinkToHull();
      mask.fill(outline);
      fill(colour, 1);
    }
  }

  /** Fills a convex hull like {@link #silhouette}, but translucently. */
  public void veil(double[] world, Rgb colour, double alpha) {
    if (project(world) && isWorthPainting()) {
      outline.shrinkToHull();
      fill(colour, alpha);
    }
  }

  /**
   * Fills a polygon given in pixels.
   *
   * @param columnsAndRows column, row per corner
   * @param hides whether it occludes objects in the mask
   */
  public void flat(double[] columnsAndRows, Rgb colour, double alpha, boolean hides) {
    outline.clear();
    for (int i = 0; i < columnsAndRows.length; i += 2) {
      outline.add(columnsAndRows[i], columnsAndRows[i + 1]);
    }
    if (hides) {
      mask.fill(outline);
    }
    fill(colour, alpha);
  }

  /** Adds the glow of a lamp; the radius is in metres, strength 1 is full white. */
  public void glow(double x, double y, double z, double radius, double stretch, Rgb light) {
    double depth = camera.depth(x, y, z);
    if (depth < 1) {
      return;
    }
    double[] point = {x, y, z};
    camera.toView(point, point);
    double across = Math.min(camera.focal * radius / depth, camera.height / 3.0);
    Glow.add(
        this,
        camera.column(point[0], depth),
        camera.row(point[1], depth),
        across,
        across * stretch,
        light.times(1 - 0.7 * atmosphere.hazeShare(depth)));
  }

  private boolean isWorthPainting() {
    return Math.max(outline.maxColumn() - outline.minColumn(), outline.maxRow() - outline.minRow())
        >= FINEST_DETAIL;
  }

  private void fill(Rgb colour, double alpha) {
    if (outline.maxColumn() <= 0
        || outline.minColumn() >= camera.width
        || outline.maxRow() <= 0
        || outline.minRow() >= camera.height) {
      return;
    }
    graphics.setColor(colour.toColor(alpha));
    graphics.fill(outline.toPath());
  }

  /** Sets the outline to the projected points; false if all are behind the camera. */
  private boolean project(double[] world) {
    if (view.length < world.length) {
      view = new double[2 * world.length];
    }
    camera.toView(world, view);
    outline.clear();
    int points = world.length / 3;
    for (int i = 0; i < points; i++) {
      int next = (i + 1) % points;
      addVisible(3 * i, 3 * next);
    }
    return outline.count() >= 3;
  }

  /**
   * Adds the start of an edge if it is in front of the camera, and the point where the edge is
   * clipped.
   */
  private void addVisible(int from, int to) {
    double depth = view[from + 2];
    double nextDepth = view[to + 2];
    if (depth >= Camera.NEAR) {
      outline.add(camera.column(view[from], depth), camera.row(view[from + 1], depth));
    }
    if ((depth >= Camera.NEAR) != (nextDepth >= Camera.NEAR)) {
      double share = (Camera.NEAR - depth) / (nextDepth - depth);
      outline.add(
          camera.column(view[from] + (view[to] - view[from]) * share, Camera.NEAR),
          camera.row(view[from + 1] + (view[to + 1] - view[from + 1]) * share, Camera.NEAR));
    }
  }

  /** Additive light of lamps. */
  public static final class Glow {

    private Glow() {}

    /**
     * Adds an ellipse of light that fades to zero at its rim.
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
}
