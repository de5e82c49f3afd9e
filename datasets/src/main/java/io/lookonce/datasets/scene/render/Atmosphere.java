package io.lookonce.datasets.scene.render;

/** Light and air of one scene, which give the colour of a surface at a distance. */
public final class Atmosphere {

  public enum Daylight {
    DAY,
    DUSK,
    NIGHT
  }

  public enum Weather {
    CLEAR,
    OVERCAST,
    RAIN,
    FOG,
    SNOW
  }

  public final Daylight daylight;
  public final Weather weather;

  /** Ambient light, and light from the sun (or the moon). */
  public final Rgb ambient;

  public final Rgb sun;

  /** Unit vector towards the sun. */
  public final double sunX;

  public final double sunY;
  public final double sunZ;

  /** The colours of the zenith and of the haze. */
  public final Rgb zenith;

  public final Rgb haze;

  /** The fraction of light lost per metre. */
  final double hazePerMetre;

  /** Whether vehicles, including the camera's, have their lamps on. */
  public final boolean lampsOn;

  private final double torch;

  public Atmosphere(SceneRandom random) {
    daylight = Daylight.values()[random.weighted(0.62, 0.17, 0.21)];
    weather = Weather.values()[random.weighted(0.5, 0.2, 0.13, 0.08, 0.09)];
    double azimuth = random.between(0, 2 * Math.PI);
    double elevation =
        switch (daylight) {
          case DAY -> random.between(0.45, 1.15);
          case DUSK -> random.between(0.12, 0.3);
          case NIGHT -> 1.0;
        };
    sunX = StrictMath.cos(elevation) * StrictMath.sin(azimuth);
    sunY = StrictMath.sin(elevation);
    sunZ = StrictMath.cos(elevation) * StrictMath.cos(azimuth);
    double direct = weather == Weather.CLEAR ? 1 : 0.12;
    switch (daylight) {
      case DAY -> {
        double level = random.between(0.85, 1.1);
        ambient = (direct == 1 ? new Rgb(0.5, 0.54, 0.62) : new Rgb(0.72, 0.74, 0.77)).times(level);
        sun = new Rgb(0.66, 0.6, 0.5).times(direct * level);
        zenith =
            weather == Weather.CLEAR
                ? random.pick(Rgb.of(0x3D78C2), Rgb.of(0x5A93D0), Rgb.of(0x2F6AB0))
                : Rgb.grey(random.between(0.6, 0.76)).times(new Rgb(0.97, 0.99, 1.03));
        haze =
            weather == Weather.CLEAR
                ? random.pick(Rgb.of(0xC9DDEE), Rgb.of(0xDCE5EA), Rgb.of(0xBBD3EA))
                : Rgb.grey(random.between(0.74, 0.86));
      }
      case DUSK -> {
        double level = random.between(0.75, 1.05);
        ambient = new Rgb(0.36, 0.34, 0.42).times(level);
        sun = new Rgb(0.6, 0.36, 0.2).times(direct * level);
        zenith = random.pick(Rgb.of(0x3B4A78), Rgb.of(0x55608A), Rgb.of(0x4A4468));
        haze =
            weather == Weather.CLEAR
                ? random.pick(Rgb.of(0xE8A874), Rgb.of(0xD98E7C), Rgb.of(0xEFC38A))
                : Rgb.of(0x8A8590);
      }
      default -> {
        double level = random.between(0.75, 1.35);
        ambient = new Rgb(0.13, 0.14, 0.19).times(level);
        sun = new Rgb(0.04, 0.045, 0.06).times(direct * level);
        zenith = random.pick(Rgb.of(0x070A16), Rgb.of(0x0B1020), Rgb.of(0x14141E));
        haze = random.pick(Rgb.of(0x1C2233), Rgb.of(0x2C2A30), Rgb.of(0x25222A));
      }
    }
    hazePerMetre =
        switch (weather) {
          case CLEAR -> random.between(0.0006, 0.003);
          case OVERCAST -> random.between(0.002, 0.006);
          case RAIN, SNOW -> random.between(0.006, 0.016);
          case FOG -> random.between(0.018, 0.05);
        };
    lampsOn =
        daylight != Daylight.DAY
            || weather == Weather.RAIN
            || weather == Weather.FOG
            || random.chance(0.15);
    torch = daylight == Daylight.NIGHT ? random.between(0.5, 0.9) : 0;
  }

  /** The range of visibility in metres. */
  public double sight() {
    return 1.5 / hazePerMetre;
  }

  public boolean isWet() {
    return weather == Weather.RAIN;
  }

  public boolean isDark() {
    return daylight == Daylight.NIGHT;
  }

  public boolean castsShadows() {
    return weather == Weather.CLEAR && daylight != Daylight.NIGHT;
  }

  /** The light on a surface with this unit normal, before any haze. */
  public Rgb light(double normalX, double normalY, double normalZ) {
    double facing = Math.max(0, normalX * sunX + normalY * sunY + normalZ * sunZ);
    return ambient.times(0.78 + 0.26 * normalY).plus(sun.times(facing));
  }

  /**
   * The light of the camera's own headlamps on a surface that faces them, at a distance in metres.
   */
  public double torchlight(double facing, double distance) {
    double reach = distance / 16;
    return torch * Math.max(0, facing) / (0.25 + reach * reach);
  }

  /** The fraction of a colour that haze replaces over a distance in metres. */
  public double hazeShare(double distance) {
    return 1 - StrictMath.exp(-hazePerMetre * distance);
  }

  /** A colour as seen through haze over a distance in metres. */
  public Rgb through(Rgb colour, double distance) {
    return colour.towards(haze, hazeShare(distance));
  }
}
