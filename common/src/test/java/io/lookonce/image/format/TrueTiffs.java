package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** TIFF files of every depth, colour and layout. */
final class TrueTiffs {

  private static final int[] DEPTHS = {1, 2, 4, 6, 8, 10, 12, 14, 16};

  private final List<TrueFile> files = new ArrayList<>();

  static List<TrueFile> all() {
    TrueTiffs tiffs = new TrueTiffs();
    for (int bits : DEPTHS) {
      tiffs.addGrey(bits);
      tiffs.addColours(bits);
      tiffs.addPalette(bits);
    }
    tiffs.addInks(8);
    tiffs.addInks(16);
    tiffs.addLengths();
    tiffs.addFax();
    tiffs.addFlat();
    tiffs.addRefused();
    return tiffs.files;
  }

  private void addGrey(int bits) {
    for (int extra = 0; extra <= 1; extra++) {
      TrueImage image = TrueImage.noise(1 + extra, bits, bits);
      String row = String.format(Locale.ROOT, "TIFF, grey, %d-bit", bits);
      addLayouts(row, image, 1, image.colours());
      addLayouts(row, image, 0, image.inverted());
    }
  }

  private void addColours(int bits) {
    for (int extra = 0; extra <= 2; extra++) {
      TrueImage image = TrueImage.noise(3 + extra, bits, bits);
      String row = String.format(Locale.ROOT, "TIFF, RGB, %d-bit", bits);
      addLayouts(row, image, 2, image.colours());
    }
  }

  private void addPalette(int bits) {
    if (bits > 8) {
      return;
    }
    TrueImage image = TrueImage.noise(1, bits, bits);
    int[] palette = TrueImage.palette(bits);
    String row = String.format(Locale.ROOT, "TIFF, palette, %d-bit", bits);
    addLayouts(row, image, 3, image.lookedUp(palette));
  }

  private void addInks(int bits) {
    for (int extra = 0; extra <= 1; extra++) {
      TrueImage image = TrueImage.noise(4 + extra, bits, bits);
      String row = String.format(Locale.ROOT, "TIFF, CMYK, %d-bit", bits);
      addLayouts(row, image, 5, image.inks());
    }
  }

  /** Both byte orders, interleaved and planar, strips and tiles, every compression. */
  private void addLayouts(String row, TrueImage image, int photometric, Image expected) {
    int count = 0;
    for (int compression : new int[] {1, TrueTiff.LZW, TrueTiff.DEFLATE, TrueTiff.PACK_BITS}) {
      for (String layout : List.of("one strip", "strips", "tiles")) {
        for (boolean planar : new boolean[] {false, true}) {
          boolean differences =
              (compression == TrueTiff.LZW || compression == TrueTiff.DEFLATE)
                  && (image.bits() == 8 || image.bits() == 16);
          for (int predicted = 0; predicted <= (differences ? 1 : 0); predicted++) {
            if (planar && image.channels() == 1) {
              continue;
            }
            boolean big = count++ % 2 == 0;
            TrueTiff tiff =
                new TrueTiff(image, photometric)
                    .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                    .compression(compression);
            String name =
                String.format(
                    Locale.ROOT, "%d %s %s %s %s", compression, layout, planar, predicted, big);
            build(tiff, image, photometric, layout, planar, predicted == 1);
            files.add(new TrueFile(row, name, tiff.bytes(), expected));
          }
        }
      }
    }
    TrueTiff reversed = new TrueTiff(image, photometric).reversed();
    build(reversed, image, photometric, "strips", false, false);
    files.add(new TrueFile(row, "bits from the lowest", reversed.bytes(), expected));
  }

  private static void build(
      TrueTiff tiff,
      TrueImage image,
      int photometric,
      String layout,
      boolean planar,
      boolean diff) {
    if (photometric == 3) {
      tiff.palette(TrueImage.palette(image.bits()));
    }
    int colours = photometric == 5 ? 4 : photometric == 2 ? 3 : 1;
    if (image.channels() > colours) {
      tiff.set(338, new long[image.channels() - colours]);
    }
    if (planar) {
      tiff.planar();
    }
    if (diff) {
      tiff.predicted();
    }
    switch (layout) {
      case "strips" -> tiff.strips(7);
      case "tiles" -> tiff.tiles(16);
      default -> tiff.strips(image.height());
    }
  }

  private void addLengths() {
    TrueImage image = TrueImage.noise(3, 8, 5);
    String row = "TIFF, byte counts missing, zero or beyond the file";
    for (int compression : new int[] {1, TrueTiff.LZW, TrueTiff.DEFLATE, TrueTiff.PACK_BITS}) {
      for (String layout : List.of("one strip", "strips", "tiles")) {
        TrueTiff tiff = new TrueTiff(image, 2).compression(compression);
        build(tiff, image, 2, layout, false, false);
        String name = compression + " " + layout;
        files.add(new TrueFile(row, name + " absent", tiff.bytes(s -> null), image.colours()));
        tiff = new TrueTiff(image, 2).compression(compression);
        build(tiff, image, 2, layout, false, false);
        byte[] zero = tiff.bytes(sizes -> new long[sizes.length]);
        files.add(new TrueFile(row, name + " zero", zero, image.colours()));
        byte[] beyond = tiff.bytes(s -> Arrays.stream(s).map(size -> size + 90_000).toArray());
        files.add(new TrueFile(row, name + " beyond", beyond, image.colours()));
      }
    }
  }

  private void addFax() {
    TrueImage image = TrueImage.noise(1, 1, 9);
    for (boolean whiteIsZero : new boolean[] {false, true}) {
      byte[] map = {0, (byte) 255};
      byte[] other = {(byte) 255, 0};
      byte[] light = whiteIsZero ? other : map;
      IndexColorModel model = new IndexColorModel(1, 2, light, light, light);
      BufferedImage bilevel =
          new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_BINARY, model);
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          bilevel.getRaster().setSample(x, y, 0, image.samples()[y][x][0]);
        }
      }
      Image expected = whiteIsZero ? image.inverted() : image.colours();
      for (String code : List.of("CCITT RLE", "CCITT T.4", "CCITT T.6")) {
        byte[] file = Encoded.compressed("tiff", bilevel, code);
        files.add(new TrueFile("TIFF, fax codes (MH, G3, G4)", code + whiteIsZero, file, expected));
      }
    }
  }

  /** Images of one colour, of which deflate makes a thousandth. */
  private void addFlat() {
    for (int channels : new int[] {1, 3}) {
      int[][][] samples = new int[600][800][channels];
      samples[599][799][0] = 200;
      TrueImage image = new TrueImage(samples, 8);
      for (int compression : new int[] {TrueTiff.LZW, TrueTiff.DEFLATE}) {
        TrueTiff tiff = new TrueTiff(image, channels == 1 ? 1 : 2).compression(compression);
        byte[] file = tiff.strips(600).bytes();
        files.add(new TrueFile("TIFF, flat", channels + " " + compression, file, image.colours()));
      }
    }
    BufferedImage page = new BufferedImage(1700, 2200, BufferedImage.TYPE_BYTE_BINARY);
    page.setRGB(1699, 2199, 0xffffff);
    TrueImage blank = new TrueImage(new int[2200][1700][1], 1);
    blank.samples()[2199][1699][0] = 1;
    byte[] fax = Encoded.compressed("tiff", page, "CCITT T.6");
    files.add(new TrueFile("TIFF, flat", "G4", fax, blank.colours()));
  }

  private void addRefused() {
    TrueImage image = TrueImage.noise(1, 8, 3);
    String row = "TIFF, samples of more than 16 bits, signed or floating";
    for (int bits : new int[] {24, 32}) {
      byte[] file = new TrueTiff(image, 1).set(258, bits).bytes();
      files.add(TrueFile.refused(row, bits + " bits", file, "unsupported: TIFF of " + bits));
    }
    for (int format : new int[] {2, 3}) {
      byte[] file = new TrueTiff(image, 1).set(339, format).bytes();
      files.add(
          TrueFile.refused(
              row, "format " + format, file, "unsupported: TIFF of 8 bits, sample format"));
    }
    for (int compression : new int[] {34925, 50000}) {
      byte[] file = new TrueTiff(image, 1).set(259, compression).bytes();
      files.add(
          TrueFile.refused(
              "TIFF, LZMA or Zstandard",
              "" + compression,
              file,
              "unsupported: TIFF with compression " + compression));
    }
    byte[] lab = new TrueTiff(TrueImage.noise(3, 8, 3), 8).bytes();
    files.add(
        TrueFile.refused(
            "TIFF, CIE L*a*b*", "", lab, "unsupported: TIFF with photometric interpretation 8"));
  }
}
