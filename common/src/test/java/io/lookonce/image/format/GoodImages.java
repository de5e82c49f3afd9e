package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageWriteParam;

/** Valid image files of every supported kind, made on the spot. */
public final class GoodImages {

  /** Width of every fixture when upright, in pixels. */
  public static final int WIDTH = Quadrants.WIDTH;

  /** Height of every fixture when upright, in pixels. */
  public static final int HEIGHT = Quadrants.HEIGHT;

  private static final int EXACT = 0;

  /** Coding to luma and chroma at the best quality loses a few levels. */
  private static final int JPEG_LOSS = 4;

  private static final int WEBP_LOSS = 6;

  private final List<GoodImage> images = new ArrayList<>();

  private GoodImages() {
    addJpeg();
    addJpegOfInks();
    addPng();
    addBmp();
    addTiffByHand();
    addTiffByWriter();
    addGif();
    addWebp();
    for (int orientation = 1; orientation <= 8; orientation++) {
      addOriented(orientation);
    }
  }

  /** All of them. */
  public static List<GoodImage> all() {
    return List.copyOf(new GoodImages().images);
  }

  /** Writes all of them into an existing folder and returns what was written. */
  public static List<GoodImage> write(Path folder) throws IOException {
    List<GoodImage> all = all();
    for (GoodImage image : all) {
      Files.write(folder.resolve(image.fileName()), image.bytes());
    }
    return all;
  }

  private void add(String fileName, byte[] bytes, List<Integer> quadrants, int tolerance) {
    images.add(new GoodImage(fileName, bytes, quadrants, tolerance));
  }

  private static BufferedImage colours() {
    return Quadrants.image(BufferedImage.TYPE_3BYTE_BGR, Quadrants.COLOURS);
  }

  private void addJpeg() {
    byte[] plain = Encoded.jpeg(colours());
    add("plain.jpg", plain, Quadrants.COLOURS, JPEG_LOSS);
    byte[] progressive =
        Encoded.image(
            "jpeg",
            colours(),
            parameters -> parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT));
    add("progressive.jpg", progressive, Quadrants.COLOURS, 8);
    byte[] grey = Encoded.jpeg(Quadrants.grey(BufferedImage.TYPE_BYTE_GRAY, 1));
    add("grey.jpg", grey, Quadrants.GREYS, 1);
    byte[] brokenProfile = "ICC_PROFILE\0\1\1not a profile".getBytes(ISO_8859_1);
    add(
        "broken-profile.jpg",
        Encoded.withSegment(plain, 0xe2, brokenProfile),
        Quadrants.COLOURS,
        JPEG_LOSS);
    byte[] brokenExif = "Exif\0\0MM\0*\177\177\177\177".getBytes(ISO_8859_1);
    add(
        "broken-exif.jpg",
        Encoded.withSegment(plain, 0xe1, brokenExif),
        Quadrants.COLOURS,
        JPEG_LOSS);
    byte[] untilEnd = Encoded.slice(plain, 0, plain.length - 2);
    byte[] stray = {0x11, 0x22, 0x33, (byte) 0xff, (byte) 0xd9};
    add("stray-bytes.jpg", Encoded.join(untilEnd, stray), Quadrants.COLOURS, JPEG_LOSS);
    add("jpeg-named.png", plain, Quadrants.COLOURS, JPEG_LOSS);
  }

  private void addJpegOfInks() {
    WritableRaster rgb = Quadrants.samples(3, 0);
    byte[] untransformed = Encoded.jpegOfSamples(rgb);
    add("rgb-adobe.jpg", Encoded.withAdobeMarker(untransformed, 0), Quadrants.COLOURS, JPEG_LOSS);
    byte[] cmyk = Encoded.jpegOfSamples(Quadrants.samples(4, 255));
    add("cmyk-adobe.jpg", Encoded.withAdobeMarker(cmyk, 0), Quadrants.COLOURS, JPEG_LOSS);
    byte[] ycck = Encoded.jpegOfSamples(Quadrants.transformed(Quadrants.samples(4, 255)));
    add("ycck-adobe.jpg", Encoded.withAdobeMarker(ycck, 2), Quadrants.COLOURS, JPEG_LOSS);
    byte[] darkened = Encoded.jpegOfSamples(Quadrants.samples(4, 128));
    List<Integer> halved = Quadrants.COLOURS.stream().map(GoodImages::halved).toList();
    add("cmyk-black.jpg", Encoded.withAdobeMarker(darkened, 0), halved, JPEG_LOSS);
  }

  private static int halved(int colour) {
    int red = (colour >> 16 & 0xff) * 128 / 255;
    int green = (colour >> 8 & 0xff) * 128 / 255;
    int blue = (colour & 0xff) * 128 / 255;
    return new Color(red, green, blue).getRGB() & 0xffffff;
  }

  private void addPng() {
    byte[] plain = Encoded.image("png", colours());
    add("plain.png", plain, Quadrants.COLOURS, EXACT);
    byte[] interlaced =
        Encoded.image(
            "png",
            colours(),
            parameters -> parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT));
    add("interlaced.png", interlaced, Quadrants.COLOURS, EXACT);
    byte[] grey = Encoded.image("png", Quadrants.grey(BufferedImage.TYPE_BYTE_GRAY, 1));
    add("grey.png", grey, Quadrants.GREYS, EXACT);
    byte[] grey16 = Encoded.image("png", Quadrants.grey(BufferedImage.TYPE_USHORT_GRAY, 257));
    add("grey16.png", grey16, Quadrants.GREYS, EXACT);
    BufferedImage alpha = Quadrants.image(BufferedImage.TYPE_INT_ARGB, Quadrants.COLOURS);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        alpha.getRaster().setSample(x, y, 3, 40);
      }
    }
    add("alpha.png", Encoded.image("png", alpha), Quadrants.COLOURS, EXACT);
    for (int bits = 2; bits <= 8; bits *= 2) {
      byte[] palette = Encoded.image("png", Quadrants.palette(bits, Quadrants.COLOURS));
      add("palette" + bits + ".png", palette, Quadrants.COLOURS, EXACT);
    }
    byte[] bilevel = Encoded.image("png", Quadrants.palette(1, Quadrants.BLACK_AND_WHITE));
    add("bilevel.png", bilevel, Quadrants.BLACK_AND_WHITE, EXACT);
    byte[] brokenProfile = Encoded.withChunk(plain, "iCCP", "x\0\0nonsense".getBytes(ISO_8859_1));
    add("broken-profile.png", brokenProfile, Quadrants.COLOURS, EXACT);
    add("png-named.jpg", plain, Quadrants.COLOURS, EXACT);
    add("png-without-extension", plain, Quadrants.COLOURS, EXACT);
  }

  private void addBmp() {
    add("plain.bmp", Encoded.image("bmp", colours()), Quadrants.COLOURS, EXACT);
    BufferedImage palette = Quadrants.palette(8, Quadrants.COLOURS);
    add("palette.bmp", Encoded.image("bmp", palette), Quadrants.COLOURS, EXACT);
    add("rle8.bmp", Encoded.compressed("bmp", palette, "BI_RLE8"), Quadrants.COLOURS, EXACT);
    BufferedImage sixteen = Quadrants.image(BufferedImage.TYPE_USHORT_565_RGB, Quadrants.COLOURS);
    byte[] bitFields = Encoded.compressed("bmp", sixteen, "BI_BITFIELDS");
    add("bitfields.bmp", bitFields, Quadrants.COLOURS, 8);
    BufferedImage bilevel = Quadrants.palette(1, Quadrants.BLACK_AND_WHITE);
    add("bilevel.bmp", Encoded.image("bmp", bilevel), Quadrants.BLACK_AND_WHITE, EXACT);
  }

  private void addTiffByHand() {
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    ByteOrder big = ByteOrder.BIG_ENDIAN;
    byte[] grey = Quadrants.bands(samplesOfGrey(), 1)[0];
    add("grey.tif", new TinyTiff(little, 1, 1, 8).bytes(grey), Quadrants.GREYS, EXACT);
    byte[] inverted = grey.clone();
    byte[] wide = new byte[2 * grey.length];
    for (int i = 0; i < grey.length; i++) {
      inverted[i] = (byte) ~grey[i];
      wide[2 * i] = grey[i];
      wide[2 * i + 1] = 0x7f;
    }
    add("white-is-zero.tif", new TinyTiff(big, 0, 1, 8).bytes(inverted), Quadrants.GREYS, EXACT);
    add("grey16.tif", new TinyTiff(big, 1, 1, 16).bytes(wide), Quadrants.GREYS, EXACT);
    byte[][] planes = Quadrants.bands(Quadrants.samples(3, 0), 3);
    add(
        "planar.tif",
        new TinyTiff(big, 2, 3, 8).set(284, 2).bytes(planes),
        Quadrants.COLOURS,
        EXACT);
    byte[] inks = Quadrants.interleaved(Quadrants.samples(4, 255));
    for (int i = 0; i < inks.length; i++) {
      inks[i] = (byte) ~inks[i];
    }
    add("cmyk.tif", new TinyTiff(little, 5, 4, 8).bytes(inks), Quadrants.COLOURS, EXACT);
    byte[] alpha = Quadrants.interleaved(Quadrants.samples(4, 40));
    add("alpha.tif", new TinyTiff(big, 2, 4, 8).set(338, 2).bytes(alpha), Quadrants.COLOURS, EXACT);
  }

  private static Raster samplesOfGrey() {
    return Quadrants.grey(BufferedImage.TYPE_BYTE_GRAY, 1).getRaster();
  }

  private void addTiffByWriter() {
    for (String compression : List.of("LZW", "ZLib", "Deflate", "PackBits")) {
      byte[] bytes = Encoded.compressed("tiff", colours(), compression);
      add(compression.toLowerCase(Locale.ROOT) + ".tif", bytes, Quadrants.COLOURS, EXACT);
    }
    byte[] tiled =
        Encoded.image(
            "tiff",
            colours(),
            parameters -> {
              parameters.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
              parameters.setTiling(16, 16, 0, 0);
            });
    add("tiled.tif", tiled, Quadrants.COLOURS, EXACT);
    BufferedImage palette = Quadrants.palette(8, Quadrants.COLOURS);
    add("palette.tif", Encoded.image("tiff", palette), Quadrants.COLOURS, EXACT);
    byte[] jpeg = Encoded.compressed("tiff", colours(), "JPEG");
    add("jpeg.tif", jpeg, Quadrants.COLOURS, 12);
    BufferedImage bilevel = Quadrants.palette(1, Quadrants.BLACK_AND_WHITE);
    byte[] fax = Encoded.compressed("tiff", bilevel, "CCITT T.6");
    add("fax.tif", fax, Quadrants.BLACK_AND_WHITE, EXACT);
  }

  private void addGif() {
    byte[] gif = Encoded.image("gif", Quadrants.palette(8, Quadrants.COLOURS));
    add("plain.gif", gif, Quadrants.COLOURS, EXACT);
    byte[] second = Encoded.slice(gif, 0, gif.length);
    add("trailing-bytes.gif", Encoded.join(gif, second), Quadrants.COLOURS, EXACT);
  }

  private void addWebp() {
    List<Integer> halves = List.of(0xc82828, 0x283cd2, 0xc82828, 0x283cd2);
    byte[] content = TinyWebp.lossless(WIDTH, HEIGHT, 0xc82828, 0x283cd2);
    byte[] image = TinyWebp.chunk("VP8L", content);
    add("lossless.webp", TinyWebp.file(image), halves, EXACT);
    add("lossy.webp", TinyWebp.LOSSY, Quadrants.COLOURS, WEBP_LOSS);
    byte[] right = TinyWebp.chunk("VP8L", TinyWebp.lossless(WIDTH / 2, HEIGHT, 0xc828, 0xc828));
    byte[] animation =
        TinyWebp.file(
            TinyWebp.canvas(2, WIDTH, HEIGHT),
            TinyWebp.chunk("ANIM", new byte[6]),
            TinyWebp.frame(WIDTH / 2, 0, WIDTH / 2, HEIGHT, right),
            TinyWebp.frame(0, 0, WIDTH, HEIGHT, image));
    add("animated.webp", animation, List.of(0, 0xc828, 0, 0xc828), EXACT);
    byte[] turned =
        TinyWebp.file(
            TinyWebp.canvas(8, WIDTH, HEIGHT), image, TinyWebp.chunk("EXIF", Encoded.exif(2)));
    add("exif2.webp", turned, List.of(0x283cd2, 0xc82828, 0x283cd2, 0xc82828), EXACT);
  }

  private void addOriented(int orientation) {
    BufferedImage stored = Quadrants.stored(orientation);
    byte[] jpeg = Encoded.withExif(Encoded.jpeg(stored), orientation);
    add("exif" + orientation + ".jpg", jpeg, Quadrants.COLOURS, JPEG_LOSS);
    byte[] png = Encoded.withChunk(Encoded.image("png", stored), "eXIf", Encoded.exif(orientation));
    add("exif" + orientation + ".png", png, Quadrants.COLOURS, EXACT);
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int colour = stored.getRGB(i % stored.getWidth(), i / stored.getWidth());
      rgb[3 * i] = (byte) (colour >> 16);
      rgb[3 * i + 1] = (byte) (colour >> 8);
      rgb[3 * i + 2] = (byte) colour;
    }
    byte[] tiff =
        new TinyTiff(ByteOrder.BIG_ENDIAN, 2, 3, 8)
            .set(256, stored.getWidth())
            .set(257, stored.getHeight())
            .set(274, orientation)
            .set(278, stored.getHeight())
            .bytes(rgb);
    add("orientation" + orientation + ".tif", tiff, Quadrants.COLOURS, EXACT);
  }

  /**
   * A valid file with known content: four quadrants of flat colour, {@link GoodImages#WIDTH} by
   * {@link GoodImages#HEIGHT} pixels when upright.
   *
   * @param fileName its name, unique among the fixtures
   * @param bytes the file
   * @param quadrants colours as 0xRRGGBB: upper left, upper right, lower left, lower right
   * @param tolerance how far each channel may be off in the middle of a quadrant
   */
  public record GoodImage(String fileName, byte[] bytes, List<Integer> quadrants, int tolerance) {}
}
