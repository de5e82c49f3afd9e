package io.lookonce.image.format;

import io.lookonce.image.ImageRefused;
import io.lookonce.image.Orientation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first directory of a TIFF structure: a TIFF file, or the EXIF block of a JPEG, PNG or WebP.
 *
 * <p>Layout after TIFF 6.0, section 2: byte order mark, 42, offset of the directory; there a count
 * and twelve bytes per field (tag, type, count, value or its offset).
 */
final class TiffDirectory {

  static final int ORIENTATION = 274;

  private static final int FIELD_BYTES = 12;

  /** Bytes per value of the types 1 (byte) to 12 (double). */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final ByteView bytes;
  private final int position;
  private final Map<Integer, Field> fields;

  /** Where one field stands and where its values do. */
  private record Field(int position, int type, long count, long valuePosition) {}

  private TiffDirectory(ByteView bytes, int position, Map<Integer, Field> fields) {
    this.bytes = bytes;
    this.position = position;
    this.fields = fields;
  }

  /**
   * Reads the directory's fields, but not yet their values.
   *
   * @throws ImageRefused "truncated" if it does not lie within the bytes
   */
  static TiffDirectory parse(byte[] file, int offset, int length) throws ImageRefused {
    boolean bigEndian = length > 0 && file[offset] == 'M';
    ByteView bytes = new ByteView(file, offset, length, bigEndian);
    long position = length < 8 ? length : bytes.uint32(4);
    if (position + 2 > length) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "TIFF ends before its directory");
    }
    int count = bytes.uint16((int) position);
    if (position + 2 + (long) count * FIELD_BYTES > length) {
      throw new ImageRefused(ImageRefused.TRUNCATED, "TIFF ends within its directory");
    }
    Map<Integer, Field> fields = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Field field = fieldAt(bytes, (int) position + 2 + i * FIELD_BYTES);
      fields.putIfAbsent(bytes.uint16(field.position), field);
    }
    return new TiffDirectory(bytes, (int) position, fields);
  }

  private static Field fieldAt(ByteView bytes, int position) {
    int type = bytes.uint16(position + 2);
    long count = bytes.uint32(position + 4);
    long size = type < TYPE_BYTES.length ? TYPE_BYTES[type] * count : 0;
    long valuePosition = size <= 4 ? position + 8 : bytes.uint32(position + 8);
    return new Field(position, type, count, valuePosition);
  }

  /** The orientation in a block of EXIF; upright where the block is absent, odd or broken. */
  static Orientation orientation(byte[] file, int offset, int length) {
    try {
      return parse(file, offset, length).orientation();
    } catch (ImageRefused | IndexOutOfBoundsException broken) {
      return Orientation.UPRIGHT;
    }
  }

  /** The orientation this directory states; upright where it states none. */
  Orientation orientation() throws ImageRefused {
    return Orientation.ofTag(firstNumber(ORIENTATION, 1));
  }

  boolean has(int tag) {
    return fields.containsKey(tag);
  }

  /** How many values a field has; 0 if it is absent. */
  long count(int tag) {
    Field field = fields.get(tag);
    return field == null ? 0 : field.count;
  }

  /** The first value of a field of whole numbers, or the default if the field is absent. */
  long firstNumber(int tag, long absent) throws ImageRefused {
    return count(tag) == 0 ? absent : numberAt(tag, 0);
  }

  /** The value at an index, from 0, of a field of whole numbers that has so many. */
  long numberAt(int tag, int index) throws ImageRefused {
    Field field = fields.get(tag);
    long at = field.valuePosition + (long) index * typeBytes(field);
    if (index >= field.count || at + typeBytes(field) > bytes.length()) {
      throw new ImageRefused(
          ImageRefused.CORRUPT, "TIFF field %d has no value %d".formatted(tag, index));
    }
    return switch (field.type) {
      case BYTE -> bytes.uint8((int) at);
      case SHORT -> bytes.uint16((int) at);
      case LONG -> bytes.uint32((int) at);
      default ->
          throw new ImageRefused(
              ImageRefused.CORRUPT,
              "TIFF field %d has type %d, not a whole number".formatted(tag, field.type));
    };
  }

  private static int typeBytes(Field field) {
    return field.type < TYPE_BYTES.length ? TYPE_BYTES[field.type] : 0;
  }

  /**
   * Rewrites this directory in place so that it holds the given tags alone and no directory
   * follows.
   *
   * @throws ImageRefused "truncated" if a kept field's values reach beyond the file
   */
  void keepOnly(Set<Integer> tags) throws ImageRefused {
    List<byte[]> kept = new ArrayList<>();
    for (Map.Entry<Integer, Field> entry : fields.entrySet()) {
      if (tags.contains(entry.getKey())) {
        checkWithinFile(entry.getKey(), entry.getValue());
        kept.add(copyOf(entry.getValue()));
      }
    }
    bytes.putInt16(position, kept.size());
    int at = position + 2;
    for (byte[] field : kept) {
      for (int i = 0; i < FIELD_BYTES; i++) {
        bytes.putInt8(at + i, field[i]);
      }
      at += FIELD_BYTES;
    }
    if (at + 4 <= bytes.length()) {
      bytes.putInt32(at, 0);
    }
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
