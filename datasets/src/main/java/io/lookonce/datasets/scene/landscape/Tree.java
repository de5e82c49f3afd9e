package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Solid;

/**
 * A tree or a bush: clumps of leaves around a trunk, drawn as flat shapes facing the camera.
 *
 * @param height metres
 * @param spread half the width of the crown, metres
 * @param pointed whether it tapers to the top like a fir
 * @param leaves colour
 * @param seed of its shape
 */
record Tree(
    Footprint footprint, double height, double spread, boolean pointed, Rgb leaves, long seed)
    implements Solid {

  private static final int CORNERS = 10;

  static Tree draw(double x, double z, double scale, SceneRandom random) {
    boolean pointed = random.chance(0.2);
    double height = random.between(4, 10) * scale;
    double spread = height * (pointed ? random.between(0.18, 0.26) : random.between(0.26, 0.42));
    Rgb leaves =
        random
            .pick(
                Rgb.of(0x41612A),
                Rgb.of(0x567A34),
                Rgb.of(0x35522C),
                Rgb.of(0x6A7A36),
                Rgb.of(0x8A6A2E),
                Rgb.of(0x2E4A34))
            .times(random.between(0.85, 1.1));
    Footprint footprint = Footprint.of(x, z, 0.5, 0.5, 0);
    return new Tree(footprint, height, spread, pointed, leaves, (long) (random.unit() * 1e15));
  }

  @Override
  public void paintGround(Canvas canvas) {
    if (!canvas.atmosphere.castsShadows()) {
      return;
    }
    double reach = height * 0.6 / canvas.atmosphere.sunY;
    double x = footprint.x() - canvas.atmosphere.sunX * reach;
    double z = footprint.z() - canvas.atmosphere.sunZ * reach;
    double[] ellipse = new double[3 * CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      double angle = 2 * Math.PI * i / CORNERS;
      ellipse[3 * i] = x + spread * StrictMath.cos(angle);
      ellipse[3 * i + 2] = z + spread * 1.3 * StrictMath.sin(angle);
    }
    canvas.veil(ellipse, new Rgb(0.02, 0.03, 0.05), 0.3);
  }

  @Override
  public void paint(Canvas canvas) {
    SceneRandom random = new SceneRandom(seed, 0);
    double foot = height < 2.2 ? 0 : height * (pointed ? 0.08 : 0.28);
    if (foot > 0) {
      Rgb bark = shade(canvas, Rgb.of(0x4A3C30), 0.8);
      double half = height * 0.022;
      blade(canvas, new double[] {-half, 0, half, 0, half, foot * 1.5, -half, foot * 1.5}, bark);
    }
    if (pointed) {
      paintTiers(canvas, foot, random);
    } else {
      paintClumps(canvas, foot, random);
    }
  }

  private void paintTiers(Canvas canvas, double foot, SceneRandom random) {
    int tiers = 5;
    for (int tier = 0; tier < tiers; tier++) {
      double low = foot + (height - foot) * tier / (tiers + 0.6);
      double half = spread * (1 - 0.8 * tier / tiers) * random.between(0.9, 1.1);
      double top = Math.min(height, low + (height - foot) * 0.42);
      Rgb colour = shade(canvas, leaves, 0.65 + 0.09 * tier);
      blade(canvas, new double[] {-half, low, half, low, 0, top}, colour);
      Rgb lit = shade(canvas, leaves, 0.85 + 0.09 * tier);
      double side = canvas.atmosphere.sunX > 0 ? half : -half;
      blade(canvas, new double[] {0, low, side, low, 0, top}, lit);
    }
  }

  private void paintClumps(Canvas canvas, double foot, SceneRandom random) {
    double middle = (foot + height) / 2;
    double tall = (height - foot) / 2;
    clump(canvas, 0, middle, spread * 0.86, tall * 0.9, shade(canvas, leaves, 0.55), random);
    double distance = canvas.camera.distance(footprint.x(), 0, footprint.z());
    int clumps = distance > 70 ? 10 : distance > 25 ? 24 : 46;
    double sunwards = canvas.atmosphere.sunX;
    for (int i = 0; i < clumps; i++) {
      double angle = random.between(0, 2 * Math.PI);
      double out = Math.sqrt(random.unit()) * 0.72;
      double across = out * StrictMath.cos(angle);
      double up = out * StrictMath.sin(angle) * 0.5 + 0.5 * (2.0 * i / clumps - 1);
      double brightness = 0.8 + 0.26 * up + 0.2 * across * sunwards + random.between(-0.08, 0.08);
      double size = random.between(0.16, 0.36);
      clump(
          canvas,
          across * spread,
          middle + up * tall,
          spread * size,
          tall * size,
          shade(canvas, leaves, brightness),
          random);
    }
  }

  private void clump(
      Canvas canvas,
      double across,
      double up,
      double half,
      double tall,
      Rgb colour,
      SceneRandom random) {
    double[] outline = new double[2 * CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      double angle = 2 * Math.PI * i / CORNERS;
      double size = random.between(0.82, 1.15);
      outline[2 * i] = across + half * size * StrictMath.cos(angle);
      outline[2 * i + 1] = Math.max(0, up + tall * size * StrictMath.sin(angle));
    }
    blade(canvas, outline, colour);
  }

  /**
   * Paints an upright flat shape at the tree's position, given by across and up, facing along the
   * road.
   */
  private void blade(Canvas canvas, double[] acrossAndUp, Rgb colour) {
    double[] world = new double[acrossAndUp.length / 2 * 3];
    for (int i = 0; i < acrossAndUp.length / 2; i++) {
      world[3 * i] = footprint.x() + acrossAndUp[2 * i];
      world[3 * i + 1] = acrossAndUp[2 * i + 1];
      world[3 * i + 2] = footprint.z();
    }
    canvas.silhouette(world, colour);
  }

  private Rgb shade(Canvas canvas, Rgb colour, double brightness) {
    Atmosphere atmosphere = canvas.atmosphere;
    Rgb light = atmosphere.ambient.plus(atmosphere.sun.times(0.62));
    double distance = canvas.camera.distance(footprint.x(), 0, footprint.z());
    Rgb torch = Rgb.grey(atmosphere.torchlight(0.7, distance));
    return atmosphere.through(colour.times(brightness).times(light.plus(torch)), distance);
  }
}
