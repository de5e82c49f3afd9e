package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.solid.Face.Detail;
import io.lookonce.datasets.scene.solid.Face.Finish;
import java.util.List;

/**
 * A convex solid in the coordinates of the object it belongs to: x right, y up, z ahead, metres.
 *
 * <p>Because it is convex, its outline is the hull of its corners, and faces towards the camera
 * never occlude each other. The hull is filled first, so that no background shows between
 * antialiased edges.
 */
public final class Body {

  private final List<Face> faces;
  private final double[] points;
  private final Rgb colour;
  private final Finish finish;

  Body(List<Face> faces, double[] points, Rgb colour, Finish finish) {
    this.faces = faces;
    this.points = points;
    this.colour = colour;
    this.finish = finish;
  }

  /** The corners, x, y, z each. */
  public double[] points() {
    return points;
  }

  public void paint(Canvas canvas, Footprint place) {
    double[] world = toWorld(points, place);
    double distance = canvas.camera.distance(place.x(), canvas.camera.y, place.z());
    double[] towardsCamera = {(canvas.camera.x - place.x()) / distance, 0, -place.z() / distance};
    canvas.silhouette(world, shade(canvas, place, colour, finish, towardsCamera));
    for (Face face : faces) {
      paintFace(canvas, place, face);
    }
  }

  private static void paintFace(Canvas canvas, Footprint place, Face face) {
    double[] normal = face.normal();
    double worldNormalX = normal[0] * place.cos() + normal[2] * place.sin();
    double worldNormalZ = -normal[0] * place.sin() + normal[2] * place.cos();
    double[] outline = toWorld(face.outline(), place);
    double facing =
        worldNormalX * (canvas.camera.x - outline[0])
            + normal[1] * (canvas.camera.y - outline[1])
            - worldNormalZ * outline[2];
    if (facing <= 0) {
      return;
    }
    double[] worldNormal = {worldNormalX, normal[1], worldNormalZ};
    canvas.polygon(outline, shade(canvas, place, face.colour(), face.finish(), worldNormal), 1);
    double cosine = facing / canvas.camera.distance(outline[0], outline[1], outline[2]);
    for (Detail detail : face.details()) {
      double[] corners = toWorld(face.place(detail.uv()), place);
      canvas.polygon(
          corners, shade(canvas, place, detail.colour(), detail.finish(), worldNormal), 1);
      shine(canvas, detail, corners, cosine);
    }
  }

  /** The glow around a lamp that is on. */
  private static void shine(Canvas canvas, Detail detail, double[] corners, double cosine) {
    Atmosphere atmosphere = canvas.atmosphere;
    boolean headlamp = detail.finish() == Finish.HEADLAMP;
    if (!atmosphere.lampsOn || !(headlamp || detail.finish() == Finish.TAILLAMP)) {
      return;
    }
    double[] middle = middle(corners);
    double strength = cosine * (atmosphere.isDark() ? 1 : 0.5) * (headlamp ? 1 : 0.75);
    double radius = (headlamp ? 0.75 : 0.4) * (atmosphere.isDark() ? 1.3 : 0.6);
    canvas.glow(middle[0], middle[1], middle[2], radius, 1, detail.colour().times(strength));
  }

  static double[] middle(double[] corners) {
    double[] middle = new double[3];
    for (int i = 0; i < corners.length; i++) {
      middle[i % 3] += corners[i] * 3 / corners.length;
    }
    return middle;
  }

  /** Transforms points of the object to the world. */
  public static double[] toWorld(double[] local, Footprint place) {
    double[] world = new double[local.length];
    for (int i = 0; i < local.length; i += 3) {
      world[i] = place.worldX(local[i], local[i + 2]);
      world[i + 1] = local[i + 1];
      world[i + 2] = place.worldZ(local[i], local[i + 2]);
    }
    return world;
  }

  private static Rgb shade(
      Canvas canvas, Footprint place, Rgb colour, Finish finish, double[] normal) {
    Atmosphere atmosphere = canvas.atmosphere;
    double distance = canvas.camera.distance(place.x(), 1, place.z());
    Rgb light = atmosphere.light(normal[0], normal[1], normal[2]);
    double facing = (normal[0] * (canvas.camera.x - place.x()) - normal[2] * place.z()) / distance;
    Rgb torch = Rgb.WHITE.times(atmosphere.torchlight(facing, distance));
    Rgb sky = atmosphere.haze.towards(atmosphere.zenith, Math.max(0, normal[1]));
    Rgb seen =
        switch (finish) {
          case MATTE -> colour.times(light.plus(torch));
          case LACQUER ->
              colour.times(light.plus(torch)).towards(sky, 0.06 + 0.16 * Math.max(0, normal[1]));
          case GLASS ->
              colour.times(light.plus(torch)).towards(sky, 0.12 + 0.3 * Math.max(0, normal[1]));
          case HEADLAMP ->
              atmosphere.lampsOn ? Rgb.of(0xFFFDF2) : colour.times(0.75).times(light.plus(torch));
          case TAILLAMP ->
              atmosphere.lampsOn
                  ? colour.times(1.1).plus(Rgb.grey(0.08))
                  : colour.times(0.62).times(light.plus(torch.times(1.5)));
          case LIT -> colour;
        };
    return atmosphere.through(seen, distance);
  }

  /**
   * Unit normal of a polygon by Newell's method, away from a point inside; empty if it has none.
   */
  static double[] outwardNormal(double[] polygon, double[] inside) {
    double[] normal = new double[3];
    int corners = polygon.length / 3;
    for (int i = 0; i < corners; i++) {
      int a = 3 * i;
      int b = 3 * ((i + 1) % corners);
      normal[0] += (polygon[a + 1] - polygon[b + 1]) * (polygon[a + 2] + polygon[b + 2]);
      normal[1] += (polygon[a + 2] - polygon[b + 2]) * (polygon[a] + polygon[b]);
      normal[2] += (polygon[a] - polygon[b]) * (polygon[a + 1] + polygon[b + 1]);
    }
    double length =
        Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
    if (length < 1e-9) {
      return new double[0];
    }
    double[] middle = middle(polygon);
    double outwards = 0;
    for (int axis = 0; axis < 3; axis++) {
      outwards += normal[axis] * (middle[axis] - inside[axis]);
    }
    double scale = outwards < 0 ? -1 / length : 1 / length;
    return new double[] {normal[0] * scale, normal[1] * scale, normal[2] * scale};
  }

  /** The dark patch on the ground under and beside an object. */
  public static final class Shadow {

    private Shadow() {}

    public static void paint(Canvas canvas, Footprint place, double height) {
      Atmosphere atmosphere = canvas.atmosphere;
      double fading = 1 - atmosphere.hazeShare(canvas.camera.distance(place.x(), 0, place.z()));
      if (atmosphere.castsShadows()) {
        double reach = Math.min(height / atmosphere.sunY, 3 * height);
        cast(canvas, place, -atmosphere.sunX * reach, -atmosphere.sunZ * reach, 0.42 * fading);
      }
      patch(canvas, place.grownBy(0.3), 0.16 * fading);
      patch(canvas, place.grownBy(0.08), 0.3 * fading);
      patch(canvas, place.grownBy(-0.2), 0.4 * fading);
    }

    private static void patch(Canvas canvas, Footprint place, double alpha) {
      canvas.polygon(corners(place), Rgb.BLACK, alpha);
    }

    private static void cast(Canvas canvas, Footprint place, double dx, double dz, double alpha) {
      double[] base = corners(place);
      double[] points = new double[24];
      System.arraycopy(base, 0, points, 0, 12);
      for (int i = 0; i < 12; i += 3) {
        points[12 + i] = base[i] + dx;
        points[14 + i] = base[i + 2] + dz;
      }
      canvas.veil(points, new Rgb(0.02, 0.02, 0.06), alpha);
    }

    private static double[] corners(Footprint place) {
      double w = place.halfWidth();
      double l = place.halfLength();
      return Body.toWorld(new double[] {-w, 0, -l, w, 0, -l, w, 0, l, -w, 0, l}, place);
    }
  }
}
