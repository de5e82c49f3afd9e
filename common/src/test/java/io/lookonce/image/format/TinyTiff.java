package io.lookonce.image.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes an uncompressed TIFF of one strip or one strip per plane, field by field. */
final class TinyTiff {

  private final ByteOrder order;
  private final Map<Integer, int[]> fields = new TreeMap<>();

  TinyTiff(ByteOrder order, int photometric, int samples, int bits) {
    this.order = order;
    set(256, Quadrants.WIDTH);
    set(257, Quadrants.HEIGHT);
    set(258, IntStream.generate(() -> bits).limit(samples).toArray());
    set(259, 1);
    set(262, photometric);
    set(277, samples);
    set(278, Quadrants.HEIGHT);
  }

  /** Sets a field of short numbers. */
  TinyTiff set(int tag, int... values) {
    fields.put(tag, values);
    return this;
  }

  /** The file with the given strips. */
  byte[] bytes(byte[]... strips) {
    int directoryBytes = 2 + 12 * (fields.size() + 2) + 4;
    int values = 8 + directoryBytes;
    int valueBytes = 8 * strips.length + fields.values().stream().mapToInt(v -> 2 * v.length).sum();
    int data = values + valueBytes;
    set(273, new int[strips.length]);
    set(279, new int[strips.length]);
    ByteBuffer file = ByteBuffer.allocate(data + Encoded.join(strips).length).order(order);
    file.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
    file.putShort((short) 42).putInt(8).putShort((short) fields.size());
    int at = data;
    for (int i = 0; i < strips.length; i++) {
      fields.get(273)[i] = at;
      fields.get(279)[i] = strips[i].length;
      file.put(at, strips[i]);
      at += strips[i].length;
    }
    for (Map.Entry<Integer, int[]> field : fields.entrySet()) {
      values = putField(file, field.getKey(), field.getValue(), values);
    }
    return file.array();
  }

  /** Puts a field and returns where the next long field's values go. */
  private static int putField(ByteBuffer file, int tag, int[] numbers, int values) {
    file.putShort((short) tag).putShort((short) 3).putInt(numbers.length);
    if (numbers.length <= 2) {
      file.putShort((short) numbers[0]).putShort((short) (numbers.length > 1 ? numbers[1] : 0));
      return values;
    }
    file.putInt(values);
    for (int i = 0; i < numbers.length; i++) {
      file.putShort(values + 2 * i, (short) numbers[i]);
    }
    return values + 2 * numbers.length;
  }
}
