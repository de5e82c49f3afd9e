package io.lookonce.scene;

/** The flat ground: asphalt, footways, verges, with their grain; one look-up per pixel. */
final class Ground {

  private final Canvas canvas;
  private final Camera camera;
  private final Atmosphere atmosphere;
  private final Road road;
  private final Rgb light;
  private final Rgb asphalt;
  private final Rgb verge;
  private final Rgb footway;
  private final double grain;
  private final double patches;
  private final double torch;

  private Ground(Canvas canvas, Road road, SceneRandom random) {
    this.canvas = canvas;
    this.camera = canvas.camera;
    this.atmosphere = canvas.atmosphere;
    this.road = road;
    this.light = atmosphere.light(0, 1, 0);
    double wet = atmosphere.isWet() ? 0.6 : 1;
    double tone = random.between(0.25, 0.48) * wet;
    double snow = atmosphere.weather == Atmosphere.Weather.SNOW ? random.between(0.35, 0.95) : 0;
    this.asphalt =
        new Rgb(tone * random.between(0.97, 1.05), tone, tone * random.between(0.97, 1.06))
            .towards(Rgb.of(0xD8DCE2), snow * 0.55);
    this.footway =
        Rgb.grey(random.between(0.42, 0.62) * (wet + 1) / 2)
            .times(new Rgb(1.03, 1, 0.96))
            .towards(Rgb.of(0xE4E8EE), snow);
    this.verge = vergeColour(road, random).towards(Rgb.of(0xE8ECF2), snow);
    this.grain = random.between(0.05, 0.16);
    this.patches = random.between(0.05, 0.3);
    this.torch = atmosphere.torchlight(0.55, 0);
  }

  private static Rgb vergeColour(Road road, SceneRandom random) {
    if (road.place() == Road.Place.CITY) {
      return Rgb.grey(random.between(0.36, 0.55)).times(new Rgb(1.04, 1, 0.95));
    }
    return random.pick(
        Rgb.of(0x5E7A38), Rgb.of(0x6C8440), Rgb.of(0x4C6A30), Rgb.of(0x8A8450), Rgb.of(0x7A6A4A));
  }

  static void paint(Canvas canvas, Road road, SceneRandom random) {
    Ground ground = new Ground(canvas, road, random);
    int top = (int) Math.max(0, Math.ceil(canvas.camera.horizon()));
    for (int row = top; row < canvas.camera.height; row++) {
      ground.paintRow(row);
    }
  }

  private void paintRow(int row) {
    double up = (camera.height / 2.0 - row - 0.5) / camera.focal;
    double fall = camera.sinPitch - up * camera.cosPitch;
    double depth = camera.y / Math.max(fall, 1e-5);
    double ahead = depth * (up * camera.sinPitch + camera.cosPitch);
    double clear = 1 - atmosphere.hazeShare(depth);
    double pixel = depth / camera.focal;
    double rowDepth = depth * pixel / camera.y;
    double reach = depth / 16;
    double headlamps = torch * 0.25 / (0.25 + reach * reach);
    double fine = grain * Math.min(1, 0.03 / pixel);
    double coarse = patches * Math.min(1, 0.6 / rowDepth);
    double x = camera.x + ahead * camera.sinYaw - camera.width / 2.0 * pixel * camera.cosYaw;
    double z = ahead * camera.cosYaw + camera.width / 2.0 * pixel * camera.sinYaw;
    int i = 3 * row * camera.width;
    for (int column = 0; column < camera.width; column++) {
      x += pixel * camera.cosYaw;
      z -= pixel * camera.sinYaw;
      double beam = (column * 2.0 / camera.width - 1) * 1.1;
      double lamps = headlamps * Math.max(0, 1 - beam * beam);
      double offset = x - road.middle(z);
      double texture =
          1
              + fine * (ValueNoise.at(x * 37, z * 37) - 0.5)
              + coarse * (ValueNoise.at(x * 0.9, z * 0.35) - 0.5);
      paintPixel(i, offset, z, pixel, rowDepth, texture, clear, lamps);
      i += 3;
    }
  }

  private void paintPixel(
      int i,
      double offset,
      double z,
      double pixel,
      double rowDepth,
      double texture,
      double clear,
      double lamps) {
    double onRoad =
        Math.min(cover(offset - road.left(), pixel), cover(road.right() - offset, pixel));
    onRoad = Math.min(onRoad, cover(Math.abs(offset) - road.median() / 2, pixel));
    onRoad = Math.max(onRoad, cover(road.crossing() - Math.abs(z - road.junction()), rowDepth));
    double beyond = Math.max(road.left() - offset, offset - road.right());
    double onFootway = (1 - onRoad) * cover(road.pavement() - beyond, pixel);
    double onVerge = 1 - onRoad - onFootway;
    double tracks = onRoad * wheelTracks(offset);
    double shade = texture * (1 - tracks);
    write(
        i + 2,
        light.red() + lamps,
        shade,
        clear,
        atmosphere.haze.red(),
        onRoad * asphalt.red() + onFootway * footway.red() + onVerge * verge.red());
    write(
        i + 1,
        light.green() + lamps,
        shade,
        clear,
        atmosphere.haze.green(),
        onRoad * asphalt.green() + onFootway * footway.green() + onVerge * verge.green());
    write(
        i,
        light.blue() + lamps * 0.9,
        shade,
        clear,
        atmosphere.haze.blue(),
        onRoad * asphalt.blue() + onFootway * footway.blue() + onVerge * verge.blue());
  }

  /** Share of a pixel inside an edge, from its signed distance to the edge. */
  private static double cover(double inside, double pixel) {
    return Math.max(0, Math.min(1, inside / pixel + 0.5));
  }

  /** Tyres polish two darker bands into each lane. */
  private double wheelTracks(double offset) {
    double lane = (Math.abs(offset) - road.median() / 2) / road.laneWidth();
    double within = lane - Math.floor(lane);
    double fromTrack = Math.abs(Math.abs(within - 0.5) - 0.23);
    return Math.max(0, 0.09 - fromTrack * 0.6);
  }

  private void write(
      int i, double brightness, double shade, double clear, double haze, double colour) {
    double level = haze + (colour * brightness * shade - haze) * clear;
    canvas.pixels[i] = (byte) Math.max(0, Math.min(255, (int) (level * 255 + 0.5)));
  }
}
