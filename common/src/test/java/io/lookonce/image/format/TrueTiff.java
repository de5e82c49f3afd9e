package io.lookonce.image.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes an image as TIFF 6.0, byte by byte, in every layout that the specification allows. */
final class TrueTiff {

  static final int NONE = 1;
  static final int LZW = 5;
  static final int DEFLATE = 8;
  static final int PACK_BITS = 32773;

  private final TrueImage image;
  private final Map<Integer, long[]> fields = new TreeMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private int compression = NONE;
  private boolean planar;
  private boolean predicted;
  private boolean reversed;

  /** Sides of a piece: strips have the image's width, tiles are squares. */
  private int pieceWidth;

  private int pieceHeight;

  TrueTiff(TrueImage image, int photometric) {
    this.image = image;
    pieceWidth = image.width();
    pieceHeight = image.height();
    long[] bits = new long[image.channels()];
    Arrays.fill(bits, image.bits());
    set(256, image.width()).set(257, image.height()).set(258, bits);
    set(262, photometric).set(277, image.channels());
  }

  TrueTiff set(int tag, long... values) {
    fields.put(tag, values);
    return this;
  }

  TrueTiff order(ByteOrder byteOrder) {
    order = byteOrder;
    return this;
  }

  TrueTiff compression(int code) {
    compression = code;
    return set(259, code);
  }

  TrueTiff planar() {
    planar = true;
    return set(284, 2);
  }

  /** Stores differences; of 8 or 16 bits. */
  TrueTiff predicted() {
    predicted = true;
    return set(317, 2);
  }

  /** Bits of each byte from the lowest. */
  TrueTiff reversed() {
    reversed = true;
    return set(266, 2);
  }

  TrueTiff strips(int rows) {
    pieceHeight = rows;
    return set(278, rows);
  }

  TrueTiff tiles(int side) {
    pieceWidth = side;
    pieceHeight = side;
    return set(322, side).set(323, side);
  }

  TrueTiff palette(int[] colours) {
    long[] map = new long[3 * colours.length];
    for (int i = 0; i < map.length; i++) {
      int channel = i / colours.length;
      map[i] = 257L * (colours[i % colours.length] >> (16 - 8 * channel) & 0xff);
    }
    return set(320, map);
  }

  /** The file; {@code lengths} changes what is said of the pieces' lengths, null leaves it out. */
  byte[] bytes(java.util.function.UnaryOperator<long[]> lengths) {
    List<byte[]> pieces = pieces();
    boolean tiled = fields.containsKey(322);
    long[] offsets = new long[pieces.size()];
    long[] sizes = new long[pieces.size()];
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = 8L + data.size();
      sizes[i] = pieces.get(i).length;
      data.writeBytes(pieces.get(i));
    }
    set(tiled ? 324 : 273, offsets);
    long[] stated = lengths.apply(sizes);
    if (stated != null) {
      set(tiled ? 325 : 279, stated);
    }
    int directory = 8 + data.size() + (data.size() & 1);
    int values = directory + 2 + 12 * fields.size() + 4;
    int end = values + fields.values().stream().mapToInt(v -> 4 * v.length).sum();
    ByteBuffer file = ByteBuffer.allocate(end).order(order);
    file.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I')).put(file.get(0));
    file.putShort((short) 42).putInt(directory).put(data.toByteArray());
    file.position(directory).putShort((short) fields.size());
    for (Map.Entry<Integer, long[]> field : fields.entrySet()) {
      boolean wide = List.of(273, 279, 324, 325).contains(field.getKey());
      long[] numbers = field.getValue();
      file.putShort(field.getKey().shortValue()).putShort((short) (wide ? 4 : 3));
      file.putInt(numbers.length);
      boolean inPlace = numbers.length * (wide ? 4 : 2) <= 4;
      int next = file.position() + 4;
      if (!inPlace) {
        file.putInt(values).position(values);
      }
      for (long number : numbers) {
        if (wide) {
          file.putInt((int) number);
        } else {
          file.putShort((short) number);
        }
      }
      values = inPlace ? values : file.position();
      file.position(next);
    }
    return file.array();
  }

  byte[] bytes() {
    return bytes(sizes -> sizes);
  }

  private List<byte[]> pieces() {
    List<byte[]> pieces = new ArrayList<>();
    for (int plane = 0; plane < (planar ? image.channels() : 1); plane++) {
      for (int top = 0; top < image.height(); top += pieceHeight) {
        for (int left = 0; left < image.width(); left += pieceWidth) {
          pieces.add(compressed(piece(plane, left, top)));
        }
      }
    }
    return pieces;
  }

  /** Rows of packed samples; a tile's beyond the image are zeros, a strip ends with the image. */
  private byte[] piece(int plane, int left, int top) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int together = planar ? 1 : image.channels();
    boolean tiled = fields.containsKey(322);
    int rows = tiled ? pieceHeight : Math.min(pieceHeight, image.height() - top);
    for (int y = top; y < top + rows; y++) {
      int[] row = new int[pieceWidth * together];
      for (int i = 0; i < row.length; i++) {
        int x = left + i / together;
        if (y < image.height() && x < image.width()) {
          row[i] = image.samples()[y][x][planar ? plane : i % together];
        }
      }
      for (int i = row.length - 1; predicted && i >= together; i--) {
        row[i] = row[i] - row[i - together] & (1 << image.bits()) - 1;
      }
      pack(row, out);
    }
    return out.toByteArray();
  }

  private void pack(int[] row, ByteArrayOutputStream out) {
    int held = 0;
    int bits = 0;
    for (int sample : row) {
      int stored = sample;
      if (image.bits() == 16 && order == ByteOrder.LITTLE_ENDIAN) {
        stored = Short.toUnsignedInt(Short.reverseBytes((short) sample));
      }
      held = held << image.bits() | stored;
      bits += image.bits();
      while (bits >= 8) {
        bits -= 8;
        out.write(held >> bits);
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      out.write(held << (8 - bits));
    }
  }

  private byte[] compressed(byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (compression) {
      case LZW -> literals(piece, out);
      case DEFLATE -> out.writeBytes(deflated(piece));
      case PACK_BITS -> {
        for (int from = 0; from < piece.length; from += 100) {
          int count = Math.min(100, piece.length - from);
          out.write(count - 1);
          out.write(piece, from, count);
        }
      }
      default -> out.writeBytes(piece);
    }
    byte[] bytes = out.toByteArray();
    for (int i = 0; reversed && i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return bytes;
  }

  /** A zlib stream. */
  static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream stream = new DeflaterOutputStream(out, new Deflater(9))) {
      stream.write(bytes);
    } catch (java.io.IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
    return out.toByteArray();
  }

  /** LZW of single bytes, the table cleared before its codes become longer than nine bits. */
  private static void literals(byte[] piece, ByteArrayOutputStream out) {
    int held = 0;
    int bits = 0;
    for (int i = 0; i <= piece.length; i++) {
      int[] codes = {i % 200 == 0 ? 256 : -1, i < piece.length ? piece[i] & 0xff : 257};
      for (int code : codes) {
        if (code >= 0) {
          held = held << 9 | code;
          bits += 9;
        }
        while (bits >= 8) {
          bits -= 8;
          out.write(held >> bits);
          held &= (1 << bits) - 1;
        }
      }
    }
    out.write(held << (8 - bits));
  }
}
