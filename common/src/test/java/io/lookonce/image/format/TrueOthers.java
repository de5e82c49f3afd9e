package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lookonce.image.Image;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** GIF, lossless WebP, and the orientations of all formats that have them. */
final class TrueOthers {

  private static final List<String> LOSSY =
      List.of(
          "alpha",
          "fast",
          "four-segments",
          "hinted",
          "no-filter",
          "one",
          "one-segment",
          "partitions-2",
          "partitions-4",
          "partitions-8",
          "quality-0",
          "quality-1",
          "quality-10",
          "quality-100",
          "quality-50",
          "quality-75",
          "quality-90",
          "sharp",
          "simple-filter",
          "slow",
          "strong-filter",
          "tiny");

  private static final List<String> ANIMATIONS =
      List.of("animation-alpha", "animation-lossless", "animation-lossy");

  private final List<TrueFile> files = new ArrayList<>();

  static List<TrueFile> all() throws IOException {
    TrueOthers others = new TrueOthers();
    others.addGif();
    others.addWebp();
    others.addLibwebp();
    for (int orientation = 1; orientation <= 8; orientation++) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        others.addOriented(orientation, order);
      }
    }
    return others.files;
  }

  private void addGif() {
    for (int bits : new int[] {1, 2, 4, 8}) {
      TrueImage image = TrueImage.noise(1, bits, bits);
      int[] palette = TrueImage.palette(bits);
      Image expected = image.lookedUp(palette);
      for (int transparent : new int[] {-1, 0}) {
        int[] opaque = IntStream.of(palette).map(colour -> 0xff000000 | colour).toArray();
        IndexColorModel model =
            new IndexColorModel(bits, palette.length, opaque, 0, false, transparent, 0);
        BufferedImage indexed =
            new BufferedImage(
                model,
                model.createCompatibleWritableRaster(image.width(), image.height()),
                false,
                null);
        for (int y = 0; y < image.height(); y++) {
          for (int x = 0; x < image.width(); x++) {
            indexed.getRaster().setSample(x, y, 0, image.samples()[y][x][0]);
          }
        }
        for (int mode : new int[] {ImageWriteParam.MODE_DISABLED, ImageWriteParam.MODE_DEFAULT}) {
          byte[] gif = Encoded.image("gif", indexed, settings -> settings.setProgressiveMode(mode));
          String name = mode + " " + transparent;
          files.add(
              new TrueFile(String.format(Locale.ROOT, "GIF, %d-bit", bits), name, gif, expected));
          for (int screen : new int[] {0, 5}) {
            byte[] small = gif.clone();
            small[6] = small[8] = (byte) screen;
            String row = "GIF, logical screen smaller than its image";
            files.add(new TrueFile(row, bits + name + screen, small, expected));
          }
        }
      }
    }
  }

  /** Lossy WebP, as libwebp's dwebp 1.2.4 decodes it; animations, as Pillow does. */
  private void addLibwebp() throws IOException {
    for (String name : LOSSY) {
      addWithPng("WebP, lossy, against libwebp", name);
    }
    for (String name : ANIMATIONS) {
      addWithPng("WebP, animation, first frame", name);
    }
  }

  private void addWithPng(String row, String name) throws IOException {
    byte[] png = ImageCasesTest.resource("webp/" + name + ".png");
    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(png));
    TrueImage image = new TrueImage(new int[decoded.getHeight()][decoded.getWidth()][1], 8);
    Image expected = image.image((y, x, c) -> decoded.getRGB(x, y) >> (16 - 8 * c));
    byte[] file = ImageCasesTest.resource("webp/" + name + ".webp");
    files.add(new TrueFile(row, name, file, expected));
  }

  private void addWebp() {
    for (int[] size : new int[][] {{2, 3}, {40, 17}, {700, 500}}) {
      TrueImage image = new TrueImage(new int[size[1]][size[0]][1], 8);
      Image expected =
          image.image((y, x, c) -> (x < size[0] / 2 ? 0x28a03c : 0xdcd23c) >> (16 - 8 * c));
      byte[] content = TinyWebp.lossless(size[0], size[1], 0x28a03c, 0xdcd23c);
      byte[] file = TinyWebp.file(TinyWebp.chunk("VP8L", content));
      files.add(new TrueFile("WebP, lossless", size[0] + "", file, expected));
      Image flat = image.image((y, x, c) -> 30 + c);
      content = TinyWebp.lossless(size[0], size[1], 0x1e1f20, 0x1e1f20);
      file = TinyWebp.file(TinyWebp.chunk("VP8L", content));
      files.add(new TrueFile("WebP, lossless, flat", size[0] + "", file, flat));
    }
  }

  /** Stored rows and columns are those of the upright image, walked as the orientation says. */
  private void addOriented(int orientation, ByteOrder order) {
    TrueImage stored = TrueImage.noise(3, 8, orientation);
    Image upright = upright(stored, orientation);
    String name = orientation + " " + order;
    byte[] tiff = new TrueTiff(stored, 2).order(order).set(274, orientation).bytes();
    files.add(new TrueFile("Orientations 1 to 8, TIFF", name, tiff, upright));
    BufferedImage image =
        new BufferedImage(stored.width(), stored.height(), BufferedImage.TYPE_3BYTE_BGR);
    TrueImage smooth = TrueImage.gradient(3);
    BufferedImage gradient =
        new BufferedImage(stored.width(), stored.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < stored.height(); y++) {
      for (int x = 0; x < stored.width(); x++) {
        image.getRaster().setPixel(x, y, stored.samples()[y][x]);
        gradient.getRaster().setPixel(x, y, smooth.samples()[y][x]);
      }
    }
    byte[] png = Encoded.image("png", image);
    byte[] jpeg = Encoded.jpeg(gradient);
    Image turned = upright(smooth, orientation);
    byte[] mark = "Exif\0\0".getBytes(ISO_8859_1);
    byte[] other = exif(order, 9 - orientation, 3, 1);
    for (int type : new int[] {1, 3, 4, 6, 8, 9}) {
      for (int announced : new int[] {1, 2, 20}) {
        byte[] exif = exif(order, orientation, type, announced);
        String which =
            String.format(Locale.ROOT, "%s, type %d, %d fields announced", name, type, announced);
        byte[] once = Encoded.withSegment(jpeg, 0xe1, Encoded.join(mark, exif));
        files.add(new TrueFile("Orientations 1 to 8, JPEG", which, once, turned));
        byte[] plain = Encoded.withChunk(png, "eXIf", exif);
        files.add(new TrueFile("Orientations 1 to 8, PNG", which, plain, upright));
        byte[] marked = Encoded.withChunk(png, "eXIf", Encoded.join(mark, exif));
        files.add(new TrueFile("Orientations 1 to 8, PNG", which + " mark", marked, upright));
      }
    }
    byte[] exif = exif(order, orientation, 3, 1);
    byte[] second = Encoded.withSegment(jpeg, 0xe1, Encoded.join(mark, other));
    byte[] first = Encoded.withSegment(second, 0xe1, Encoded.join(mark, exif));
    files.add(new TrueFile("Two EXIF blocks: the first counts", name, first, turned));
    byte[] xmp = "http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation=\"6\"/>".getBytes(ISO_8859_1);
    files.add(
        new TrueFile(
            "Orientation in XMP alone: ignored",
            name,
            Encoded.withSegment(jpeg, 0xe1, xmp),
            smooth.colours()));
    byte[] content = TinyWebp.lossless(TrueImage.WIDTH, TrueImage.HEIGHT, 0xc82828, 0x283cd2);
    TrueImage halves = new TrueImage(stored.samples(), 8);
    Image stands =
        upright(
            halves.image(
                (y, x, c) -> (x < TrueImage.WIDTH / 2 ? 0xc82828 : 0x283cd2) >> (16 - 8 * c)),
            orientation);
    byte[] webp =
        TinyWebp.file(
            TinyWebp.canvas(8, TrueImage.WIDTH, TrueImage.HEIGHT),
            TinyWebp.chunk("VP8L", content),
            TinyWebp.chunk("EXIF", exif));
    files.add(new TrueFile("Orientations 1 to 8, WebP", name, webp, stands));
  }

  /** A directory that holds its first field and breaks off. */
  private static byte[] exif(ByteOrder order, int orientation, int type, int announced) {
    ByteBuffer block = ByteBuffer.allocate(announced == 1 ? 26 : 32).order(order);
    block.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(ISO_8859_1));
    block.putShort((short) 42).putInt(8).putShort((short) announced);
    block.putShort((short) 274).putShort((short) type).putInt(1);
    switch (type) {
      case 3, 8 -> block.putShort((short) orientation);
      case 4, 9 -> block.putInt(orientation);
      default -> block.put((byte) orientation);
    }
    return block.array();
  }

  private static Image upright(TrueImage stored, int orientation) {
    return upright(stored.colours(), orientation);
  }

  /** By TIFF 6.0: of which sides the stored first row and column are. */
  private static Image upright(Image stored, int orientation) {
    boolean turned = orientation > 4;
    int width = turned ? stored.height() : stored.width();
    int height = turned ? stored.width() : stored.height();
    boolean fromRight = List.of(2, 3, 6, 7).contains(orientation);
    boolean fromBelow = List.of(3, 4, 7, 8).contains(orientation);
    byte[] pixels = new byte[stored.pixels().length];
    for (int row = 0; row < stored.height(); row++) {
      for (int column = 0; column < stored.width(); column++) {
        int x = turned ? row : column;
        int y = turned ? column : row;
        int to = (fromBelow ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x);
        System.arraycopy(stored.pixels(), 3 * (row * stored.width() + column), pixels, 3 * to, 3);
      }
    }
    return new Image(width, height, pixels);
  }
}
