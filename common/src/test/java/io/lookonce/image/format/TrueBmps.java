package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bitmaps of Windows and OS/2 under every header, byte by byte. */
final class TrueBmps {

  private static final int[] HEADERS = {12, 16, 40, 52, 56, 64, 108, 124};

  /** Field offset 10 of the file header, said or left at 0; the same of the file's size. */
  private static final List<String> ODDITIES =
      List.of("plain", "no size", "no offset", "cut padding", "a gap");

  private final List<TrueFile> files = new ArrayList<>();

  static List<TrueFile> all() {
    TrueBmps bmps = new TrueBmps();
    for (int bits : new int[] {1, 4, 8, 16, 24, 32}) {
      for (int header : HEADERS) {
        bmps.addPlain(bits, header);
      }
    }
    bmps.addFields(16, new int[] {0xf800, 0x7e0, 0x1f}, new int[] {5, 6, 5});
    bmps.addFields(16, new int[] {0xf00, 0xf0, 0xf}, new int[] {4, 4, 4});
    bmps.addFields(32, new int[] {0xff, 0xff00, 0xff0000}, new int[] {8, 8, 8});
    bmps.addFields(32, new int[] {0x3ff00000, 0xffc00, 0x3ff}, new int[] {10, 10, 10});
    bmps.addRuns(8);
    bmps.addRuns(4);
    TrueImage image = TrueImage.noise(1, 8, 1);
    for (int compression : new int[] {4, 5}) {
      byte[] file = new Bmp(40, 8).rows(image).compression(compression).bytes("plain");
      bmps.files.add(
          TrueFile.refused(
              "BMP, with JPEG or PNG inside",
              "" + compression,
              file,
              "unsupported: BMP with compression"));
    }
    return bmps.files;
  }

  private void addPlain(int bits, int header) {
    TrueImage image =
        bits <= 8 ? TrueImage.noise(1, bits, bits) : TrueImage.noise(3, bits == 16 ? 5 : 8, 4);
    Image expected = bits <= 8 ? image.lookedUp(TrueImage.palette(bits)) : image.colours();
    String row = String.format(Locale.ROOT, "BMP, %s, %d-bit", bits <= 8 ? "palette" : "RGB", bits);
    for (String oddity : ODDITIES) {
      byte[] file = new Bmp(header, bits).rows(image).bytes(oddity);
      files.add(new TrueFile(row, header + " " + oddity, file, expected));
    }
    if (header >= 16) {
      byte[] file = new Bmp(header, bits).topDown().rows(image).bytes("plain");
      files.add(new TrueFile(row, header + " top down", file, expected));
    }
  }

  private void addFields(int bits, int[] masks, int[] widths) {
    TrueImage image = TrueImage.noise(3, 10, bits);
    int[][][] samples = image.samples();
    for (int[][] line : samples) {
      for (int[] pixel : line) {
        for (int c = 0; c < 3; c++) {
          pixel[c] &= (1 << widths[c]) - 1;
        }
      }
    }
    Image expected =
        image.image(
            (y, x, c) ->
                widths[c] >= 8
                    ? samples[y][x][c] >> (widths[c] - 8)
                    : Math.round(samples[y][x][c] * 255f / ((1 << widths[c]) - 1)));
    for (int header : new int[] {40, 52, 56, 108, 124}) {
      byte[] file = new Bmp(header, bits).fields(masks).rows(image).bytes("plain");
      String name = header + " " + Integer.toHexString(masks[0]);
      files.add(
          new TrueFile(
              String.format(Locale.ROOT, "BMP, bit fields, %d-bit", bits), name, file, expected));
    }
  }

  private void addRuns(int bits) {
    TrueImage noise = TrueImage.noise(1, bits, 2);
    int[][][] samples = noise.samples();
    for (int[][] line : samples) {
      for (int x = 0; x < line.length; x++) {
        line[x][0] = line[x - x % 6][0]; // runs of six
      }
    }
    Image expected = noise.lookedUp(TrueImage.palette(bits));
    String row = "BMP, RLE" + bits;
    for (int header : new int[] {40, 64, 108, 124}) {
      for (boolean ended : new boolean[] {true, false}) {
        byte[] file = new Bmp(header, bits).runs(noise, ended).bytes("plain");
        files.add(new TrueFile(row, header + " end mark " + ended, file, expected));
      }
    }
  }

  /** One bitmap. */
  private static final class Bmp {
    private final int header;
    private final int bits;
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private int compression;
    private int[] masks = {};
    private boolean topDown;
    private int padding;

    Bmp(int header, int bits) {
      this.header = header;
      this.bits = bits;
    }

    Bmp topDown() {
      topDown = true;
      return this;
    }

    Bmp compression(int code) {
      compression = code;
      return this;
    }

    Bmp fields(int[] fieldMasks) {
      masks = fieldMasks;
      return compression(3);
    }

    Bmp rows(TrueImage image) {
      int rowBytes = (image.width() * bits + 7) / 8;
      padding = -rowBytes & 3;
      for (int i = 0; i < image.height(); i++) {
        int[][] line = image.samples()[topDown ? i : image.height() - 1 - i];
        byte[] row = new byte[rowBytes + padding];
        for (int x = 0; x < line.length; x++) {
          long value = value(line[x]);
          for (int b = 0; b < bits; b++) {
            int bit = bits < 8 ? x * bits + bits - 1 - b : x * bits + b;
            int place = bits < 8 ? 7 - bit % 8 : bit % 8;
            row[bit / 8] |= (byte) ((value >> b & 1) << place);
          }
        }
        pixels.writeBytes(row);
      }
      return this;
    }

    private long value(int[] pixel) {
      if (masks.length > 0) {
        long value = 0;
        for (int c = 0; c < 3; c++) {
          value |= (long) pixel[c] << Integer.numberOfTrailingZeros(masks[c]);
        }
        return value;
      }
      if (bits <= 8) {
        return pixel[0];
      }
      int each = bits == 16 ? 5 : 8;
      return (long) pixel[0] << (2 * each) | (long) pixel[1] << each | pixel[2];
    }

    /** Lines of runs, the last of each line literal. */
    Bmp runs(TrueImage image, boolean ended) {
      compression = bits == 8 ? 1 : 2;
      for (int y = image.height() - 1; y >= 0; y--) {
        int[][] line = image.samples()[y];
        for (int x = 0; x < line.length; ) {
          int run = Math.min(6, line.length - x);
          int value = line[x][0];
          if (x > 0 && x < 12) {
            pixels.write(0); // literal, padded to two bytes
            pixels.write(run);
            for (int i = 0; i < (bits == 8 ? 6 : 3); i++) {
              pixels.write(bits == 8 ? value : value * 17);
            }
            if (bits == 4) {
              pixels.write(0);
            }
          } else {
            pixels.write(run);
            pixels.write(bits == 8 ? value : value * 17);
          }
          x += run;
        }
        if (y > 0 || ended) {
          pixels.write(0);
          pixels.write(y > 0 ? 0 : 1);
        }
      }
      return this;
    }

    byte[] bytes(String oddity) {
      byte[] data = pixels.toByteArray();
      int colours = bits <= 8 ? 1 << bits : 0;
      int gap = oddity.equals("a gap") ? 12 : 0;
      int maskBytes = header == 40 ? 4 * masks.length : 0;
      int start = 14 + header + maskBytes + colours * (header == 12 ? 3 : 4) + gap;
      ByteBuffer out = ByteBuffer.allocate(start + data.length).order(ByteOrder.LITTLE_ENDIAN);
      out.put((byte) 'B').put((byte) 'M').putInt(oddity.equals("no size") ? 0 : out.capacity());
      out.putInt(0).putInt(oddity.equals("no offset") ? 0 : start).putInt(header);
      int height = topDown ? -TrueImage.HEIGHT : TrueImage.HEIGHT;
      if (header == 12) {
        out.putShort((short) TrueImage.WIDTH).putShort((short) height);
      } else {
        out.putInt(TrueImage.WIDTH).putInt(height);
      }
      out.putShort((short) 1).putShort((short) bits);
      if (header >= 40) {
        out.putInt(compression).putInt(data.length);
      }
      out.position(14 + Math.min(header, 40));
      for (int mask : masks) {
        out.putInt(mask);
      }
      out.position(14 + header + maskBytes);
      for (int i = 0; i < colours; i++) {
        int colour = TrueImage.palette(bits)[i];
        out.putShort((short) colour).put((byte) (colour >> 16));
        if (header > 12) {
          out.put((byte) 0);
        }
      }
      out.position(start);
      out.put(data);
      int cut = oddity.equals("cut padding") ? padding : 0;
      return Encoded.slice(out.array(), 0, out.capacity() - cut);
    }
  }
}
