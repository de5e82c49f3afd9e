package io.lookonce.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils good bytes, or makes them up. */
public final class Mutations {

  /** What a header may announce that no file has. */
  private static final int[] EXTREMES = {
    0, 1, -1, 0x7fffffff, 0x80000000, 0xffff, 0x10000, 65_500, 1 << 20, 1 << 28
  };

  private final Random random;
  private final List<String> words;

  /**
   * @param words texts that mean something in the format; may be empty
   */
  public Mutations(long seed, List<String> words) {
    this.random = new Random(seed);
    this.words = words;
  }

  /** Bytes of no format, up to 400 of them. */
  public byte[] anything() {
    byte[] bytes = new byte[random.nextInt(400)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A good file with one to four faults. */
  public byte[] of(byte[] good) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  /** One fault, in every second case within the first hundred bytes. */
  private byte[] changed(byte[] bytes) {
    int range = random.nextBoolean() ? Math.min(bytes.length, 100) : bytes.length;
    int at = range == 0 ? 0 : random.nextInt(range);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
    switch (random.nextInt(words.isEmpty() ? 9 : 11)) {
      case 0:
        return with(bytes, at, (byte) (1 << random.nextInt(8)), true);
      case 1:
        return with(bytes, at, (byte) random.nextInt(), false);
      case 2:
        return with(bytes, at, (byte) (random.nextBoolean() ? 0xff : 0x7f), false);
      case 3:
        return with(bytes, at, (byte) 0, false);
      case 4:
        return Arrays.copyOf(bytes, Math.max(0, bytes.length - random.nextInt(40)));
      case 5:
        byte[] inserted = new byte[1 + random.nextInt(4)];
        random.nextBytes(inserted);
        return replaced(bytes, at, at, inserted);
      case 6:
        return replaced(bytes, at, to, new byte[0]);
      case 7:
        return replaced(bytes, at, at, repeated(Arrays.copyOfRange(bytes, at, to)));
      case 8:
        return announced(bytes, at);
      case 9:
        return replaced(bytes, at, at, word());
      default:
        return replaced(bytes, at, to, word());
    }
  }

  private byte[] word() {
    return words.get(random.nextInt(words.size())).getBytes(ISO_8859_1);
  }

  /** A piece twice, or many times. */
  private byte[] repeated(byte[] piece) {
    int times = random.nextInt(4) == 0 ? 1 + random.nextInt(3000) : 1;
    ByteArrayOutputStream all = new ByteArrayOutputStream(times * piece.length);
    for (int i = 0; i < times; i++) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private byte[] announced(byte[] bytes, int at) {
    if (at + Integer.BYTES > bytes.length) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed)
        .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
        .putInt(at, EXTREMES[random.nextInt(EXTREMES.length)]);
    return changed;
  }

  private static byte[] with(byte[] bytes, int at, byte value, boolean flipped) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    changed[at] = flipped ? (byte) (changed[at] ^ value) : value;
    return changed;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + by.length);
    all.write(bytes, 0, from);
    all.writeBytes(by);
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }
}
