package io.lookonce.image.format;

import io.lookonce.image.ByteView;
import io.lookonce.image.ImageRefused;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The first directory of a TIFF structure: a TIFF file, or the EXIF block of a JPEG, PNG or WebP.
 *
 * <p>Layout after TIFF 6.0, section 2: byte order mark, 42, offset of the directory; there a count
 * and twelve bytes per field (tag, type, count, value or its offset).
 */
final class TiffDirectory {

  private static final int FIELD_BYTES = 12;

  /** Bytes per value of the types 1 (byte) to 12 (double). */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;

  private final ByteView bytes;
  private final Map<Integer, Field> fields;

  /** The position of a field and of its values. */
  private record Field(int position, int type, long count, long valuePosition) {}

  private TiffDirectory(ByteView bytes, Map<Integer, Field> fields) {
    this.bytes = bytes;
    this.fields = fields;
  }

  /**
   * Reads the fields, but not yet their values; of duplicate tags, the first.
   *
   * @throws ImageRefused "truncated" if it is not within the bytes
   */
  static TiffDirectory parse(byte[] file, int offset, int length) throws ImageRefused {
    return parse(file, offset, length, true);
  }

  private static TiffDirectory parse(byte[] file, int offset, int length, boolean whole)
      throws ImageRefused {
    boolean bigEndian = length > 0 && file[offset] == 'M';
    ByteView bytes = new ByteView(file, offset, length, bigEndian);
    long position = length < 8 ? length : bytes.uint32(4);
    if (position + 2 > length) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "TIFF ends before its directory");
    }
    int count = bytes.uint16((int) position);
    int there = (int) Math.min(count, (length - position - 2) / FIELD_BYTES);
    if (whole && there < count) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "TIFF ends within its directory");
    }
    Map<Integer, Field> fields = new LinkedHashMap<>();
    for (int i = 0; i < there; i++) {
      Field field = fieldAt(bytes, (int) position + 2 + i * FIELD_BYTES);
      fields.putIfAbsent(bytes.uint16(field.position), field);
    }
    return new TiffDirectory(bytes, fields);
  }

  private static Field fieldAt(ByteView bytes, int position) {
    int type = bytes.uint16(position + 2);
    long count = bytes.uint32(position + 4);
    long size = type < TYPE_BYTES.length ? TYPE_BYTES[type] * count : 0;
    long valuePosition = size <= 4 ? position + 8 : bytes.uint32(position + 8);
    return new Field(position, type, count, valuePosition);
  }

  /**
   * The orientation in an EXIF block, with or without the prefix {@code Exif}; upright if the block
   * is absent or invalid. Complete fields of a truncated directory are used.
   */
  static Orientation orientation(byte[] file, int offset, int length) {
    try {
      int mark = new ByteView(file, offset, length, true).hasText(0, "Exif\0") ? 6 : 0;
      return parse(file, offset + mark, length - mark, false).orientation();
    } catch (ImageRefused | IndexOutOfBoundsException broken) {
      return Orientation.UPRIGHT;
    }
  }

  /** The orientation in this directory; upright if absent. */
  Orientation orientation() throws ImageRefused {
    return Orientation.ofTag(firstNumber(TiffTags.ORIENTATION, 1));
  }

  boolean has(int tag) {
    return fields.containsKey(tag);
  }

  /** Number of values of a field; 0 if it is absent. */
  long count(int tag) {
    Field field = fields.get(tag);
    return field == null ? 0 : field.count;
  }

  /** The first value of an integer field, or the default if the field is absent. */
  long firstNumber(int tag, long absent) throws ImageRefused {
    return count(tag) == 0 ? absent : numberAt(tag, 0);
  }

  /** The value of an existing integer field at an index, from 0. */
  long numberAt(int tag, int index) throws ImageRefused {
    Field field = fields.get(tag);
    long at = field.valuePosition + (long) index * typeBytes(field);
    if (index >= field.count || at + typeBytes(field) > bytes.length()) {
      throw new ImageRefused(
          ImageRefused.CORRUPT,
          String.format(Locale.ROOT, "TIFF field %d has no value %d", tag, index));
    }
    return switch (field.type) {
      case BYTE -> bytes.uint8((int) at);
      case SHORT -> bytes.uint16((int) at);
      case LONG -> bytes.uint32((int) at);
      case SIGNED_BYTE -> (byte) bytes.uint8((int) at);
      case SIGNED_SHORT -> (short) bytes.uint16((int) at);
      case SIGNED_LONG -> bytes.int32((int) at);
      default ->
          throw new ImageRefused(
              ImageRefused.CORRUPT,
              String.format(
                  Locale.ROOT, "TIFF field %d has type %d, not a whole number", tag, field.type));
    };
  }

  private static int typeBytes(Field field) {
    return field.type < TYPE_BYTES.length ? TYPE_BYTES[field.type] : 0;
  }

  /** All values of an integer field; empty if it is absent. */
  long[] numbers(int tag) throws ImageRefused {
    // A count beyond the file's bytes fails at its first value outside, before any allocation.
    long count = count(tag);
    if (count > 0) {
      numberAt(tag, (int) Math.min(count - 1, Integer.MAX_VALUE));
    }
    long[] numbers = new long[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = numberAt(tag, i);
    }
    return numbers;
  }

  /**
   * A copy of the file with a single directory, at its end, which holds only the given fields.
   *
   * @param kept tags that are copied
   * @param replaced integer fields, which take precedence over {@code kept}
   * @throws ImageRefused "truncated" if values of a kept field are beyond the file
   */
  byte[] rewritten(Set<Integer> kept, Map<Integer, long[]> replaced) throws ImageRefused {
    TreeMap<Integer, byte[]> entries = new TreeMap<>();
    for (Map.Entry<Integer, Field> entry : fields.entrySet()) {
      if (kept.contains(entry.getKey()) && !replaced.containsKey(entry.getKey())) {
        checkWithinFile(entry.getKey(), entry.getValue());
        entries.put(entry.getKey(), copyOf(entry.getValue()));
      }
    }
    int values = bytes.length() + (bytes.length() & 1);
    int directory = values;
    for (Map.Entry<Integer, long[]> field : replaced.entrySet()) {
      entries.put(field.getKey(), new byte[0]);
      directory += field.getValue().length > 1 ? 4 * field.getValue().length : 0;
    }
    int end = directory + 2 + FIELD_BYTES * entries.size() + 4;
    byte[] copy = new byte[end];
    bytes.copyTo(copy);
    ByteView out = new ByteView(copy, bytes.isBigEndian());
    out.putInt32(4, directory);
    out.putInt16(directory, entries.size());
    int at = directory + 2;
    for (Map.Entry<Integer, byte[]> entry : entries.entrySet()) {
      long[] numbers = replaced.get(entry.getKey());
      if (numbers == null) {
        System.arraycopy(entry.getValue(), 0, copy, at, FIELD_BYTES);
      } else {
        out.putInt16(at, entry.getKey());
        out.putInt16(at + 2, LONG);
        out.putInt32(at + 4, numbers.length);
        int to = numbers.length == 1 ? at + 8 : values;
        out.putInt32(at + 8, to);
        for (long number : numbers) {
          out.putInt32(to, (int) number);
          to += 4;
        }
        values = numbers.length == 1 ? values : to;
      }
      at += FIELD_BYTES;
    }
    return copy;
  }

  private void checkWithinFile(int tag, Field field) throws ImageRefused {
    if (field.valuePosition + field.count * typeBytes(field) > bytes.length()) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "TIFF ends before the values of field " + tag);
    }
  }

  private byte[] copyOf(Field field) {
    byte[] copy = new byte[FIELD_BYTES];
    for (int i = 0; i < FIELD_BYTES; i++) {
      copy[i] = (byte) bytes.uint8(field.position + i);
    }
    return copy;
  }
}
