package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lookonce.image.Image;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** PNG files of every colour type and depth, chunk by chunk. */
final class TruePngs {

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGBA = 6;

  /** First column and row, and their steps, of the passes of an interlaced image. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final List<TrueFile> files = new ArrayList<>();

  static List<TrueFile> all() {
    TruePngs pngs = new TruePngs();
    for (int bits = 1; bits <= 16; bits *= 2) {
      pngs.add(GREY, 1, bits, "grey");
      if (bits <= 8) {
        pngs.add(PALETTE, 1, bits, "palette");
      }
      if (bits >= 8) {
        pngs.add(GREY_ALPHA, 2, bits, "grey and alpha");
        pngs.add(RGB, 3, bits, "RGB");
        pngs.add(RGBA, 4, bits, "RGB and alpha");
      }
    }
    return pngs.files;
  }

  private void add(int type, int channels, int bits, String colour) {
    TrueImage image = TrueImage.noise(channels, bits, 10L * type + bits);
    int[] palette = TrueImage.palette(bits);
    Image expected = type == PALETTE ? image.lookedUp(palette) : image.colours();
    String row = String.format(Locale.ROOT, "PNG, %s, %d-bit", colour, bits);
    for (boolean interlaced : new boolean[] {false, true}) {
      for (String how : List.of("plain", "transparent", "without end", "many data chunks")) {
        byte[] file = file(image, type, interlaced, how, palette);
        files.add(new TrueFile(row, how + " " + interlaced, file, expected));
      }
    }
    if (type == PALETTE) {
      for (int colours : new int[] {(1 << bits) + 1, 256, 300}) {
        byte[] longer = file(image, type, false, "plain", TrueImage.palette(bits, colours));
        files.add(
            new TrueFile(
                "PNG, palette longer than its depth", bits + " " + colours, longer, expected));
      }
    }
  }

  private static byte[] file(
      TrueImage image, int type, boolean interlaced, String how, int[] palette) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
    ByteBuffer header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
    header.put((byte) image.bits()).put((byte) type).putShort((short) 0);
    out.writeBytes(chunk("IHDR", header.put((byte) (interlaced ? 1 : 0)).array()));
    if (type == PALETTE) {
      ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
      for (int colour : palette) {
        colours.put((byte) (colour >> 16)).putShort((short) colour);
      }
      out.writeBytes(chunk("PLTE", colours.array()));
    }
    if (how.equals("transparent") && type <= PALETTE) {
      out.writeBytes(chunk("tRNS", new byte[type == GREY ? 2 : type == RGB ? 6 : 2]));
    }
    byte[] data = TrueTiff.deflated(interlaced ? interlaced(image) : rows(image, 0, 0, 1, 1));
    int step = how.equals("many data chunks") ? 50 : data.length;
    for (int from = 0; from < data.length; from += step) {
      out.writeBytes(chunk("IDAT", Encoded.slice(data, from, Math.min(data.length, from + step))));
    }
    if (!how.equals("without end")) {
      out.writeBytes(chunk("IEND", new byte[0]));
    }
    return out.toByteArray();
  }

  private static byte[] interlaced(TrueImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] pass : PASSES) {
      out.writeBytes(rows(image, pass[0], pass[1], pass[2], pass[3]));
    }
    return out.toByteArray();
  }

  /** Rows of packed samples, each after the number of its filter: none or, every second, up. */
  private static byte[] rows(TrueImage image, int left, int top, int across, int down) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int columns = (image.width() - left + across - 1) / across;
    byte[] above = new byte[(columns * image.channels() * image.bits() + 7) / 8];
    for (int y = top, i = 0; y < image.height(); y += down, i++) {
      byte[] row = new byte[above.length];
      int bit = 0;
      for (int x = left; x < image.width(); x += across) {
        for (int sample : image.samples()[y][x]) {
          for (int b = image.bits() - 1; b >= 0; b--, bit++) {
            row[bit / 8] |= (byte) ((sample >> b & 1) << (7 - bit % 8));
          }
        }
      }
      out.write(i % 2 == 0 ? 0 : 2);
      for (int at = 0; at < row.length; at++) {
        out.write(i % 2 == 0 ? row[at] : row[at] - above[at]);
      }
      above = row;
    }
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) sum.getValue()).array();
  }
}
