package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** WebP files: a minimal lossless encoder for two colours (RFC 9649, section 3), and containers. */
final class TinyWebp {

  /** The coloured quadrants as libwebp codes them with loss, quality 90. */
  static final byte[] LOSSY =
      Base64.getDecoder()
          .decode(
              "UklGRnwAAABXRUJQVlA4IHAAAACwBQCdASowACAAPi0ShkKhoQ6uZgAMAWJZgC7OUF4Aa+VwD8AP2A/1"
                  + "XIxdgP1uzvsH5Ur0JxgA/vVYs4TaNUfJrDIMh177Q//4IdBlZeoEpJvmP+xAuQeZFb7eWCjDwX+wK//9"
                  + "2EiYcHxCqu0aAAAA");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int pending;
  private int pendingBits;

  private TinyWebp() {}

  /** A lossless image chunk's content: left half one colour, right half another. */
  static byte[] lossless(int width, int height, int leftColour, int rightColour) {
    TinyWebp out = new TinyWebp();
    out.put(0x2f, 8);
    out.put(width - 1, 14);
    out.put(height - 1, 14);
    out.put(0, 1 + 3); // no alpha, version 0
    out.put(0, 1 + 1 + 1); // no transform, no colour cache, one set of codes
    int[] shifts = {8, 16, 0};
    for (int shift : shifts) {
      out.twoSymbols(leftColour >> shift & 0xff, rightColour >> shift & 0xff);
    }
    out.oneSymbol(255);
    out.oneSymbol(0);
    for (int pixel = 0; pixel < width * height; pixel++) {
      boolean left = pixel % width < width / 2;
      for (int shift : shifts) {
        int mine = (left ? leftColour : rightColour) >> shift & 0xff;
        int other = (left ? rightColour : leftColour) >> shift & 0xff;
        if (mine != other) {
          out.put(mine > other ? 1 : 0, 1);
        }
      }
    }
    out.put(0, 7);
    return out.bytes.toByteArray();
  }

  private void twoSymbols(int first, int second) {
    if (first == second) {
      oneSymbol(first);
      return;
    }
    put(0b1_1_1, 3); // simple code, two symbols, the first of eight bits
    put(Math.min(first, second), 8);
    put(Math.max(first, second), 8);
  }

  private void oneSymbol(int symbol) {
    put(0b1_0_1, 3);
    put(symbol, 8);
  }

  /** Bits go in from the lowest. */
  private void put(int value, int bits) {
    for (int i = 0; i < bits; i++) {
      pending |= (value >> i & 1) << pendingBits++;
      if (pendingBits == 8) {
        bytes.write(pending);
        pending = 0;
        pendingBits = 0;
      }
    }
  }

  static byte[] file(byte[]... chunks) {
    byte[] content = Encoded.join(chunks);
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(ISO_8859_1)).putInt(4 + content.length);
    header.put("WEBP".getBytes(ISO_8859_1));
    return Encoded.join(header.array(), content);
  }

  static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk =
        ByteBuffer.allocate(8 + content.length + (content.length & 1))
            .order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(type.getBytes(ISO_8859_1)).putInt(content.length).put(content);
    return chunk.array();
  }

  /** The extended header: flags, then the canvas. */
  static byte[] canvas(int flags, int width, int height) {
    return chunk(
        "VP8X", Encoded.join(new byte[] {(byte) flags, 0, 0, 0}, three(width - 1, height - 1)));
  }

  /** A frame of an animation; offsets are even. */
  static byte[] frame(int left, int top, int width, int height, byte[] imageChunk) {
    byte[] header = three(left / 2, top / 2, width - 1, height - 1, 100);
    return chunk("ANMF", Encoded.join(header, new byte[] {0}, imageChunk));
  }

  private static byte[] three(int... numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int number : numbers) {
      List.of(0, 8, 16).forEach(shift -> out.write(number >> shift));
    }
    return out.toByteArray();
  }
}
