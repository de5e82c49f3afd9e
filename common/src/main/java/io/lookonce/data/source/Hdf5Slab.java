package io.lookonce.data.source;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.FixedPoint;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Consecutive rows along the first axis of an HDF5 array of integers, read into memory. The
 * library's own slices read three samples at a time, which takes thirty times as long as reading
 * the whole array.
 */
final class Hdf5Slab {

  private final int[] dimensions;
  private final int first;
  private final int width;
  private final boolean signed;
  private final ByteBuffer elements;

  /**
   * Reads rows.
   *
   * @param file on the local disk
   * @param start offset of the HDF5 content in the file
   * @param array of integers of 1, 2, 4 or 8 bytes
   * @param first first row, from 0
   * @param count number of rows, at least 1; they take less than 2 GiB
   * @throws IOException if they cannot be read
   */
  static Hdf5Slab read(Path file, long start, Dataset array, int first, int count)
      throws IOException {
    int[] dimensions = array.getDimensions().clone();
    dimensions[0] = count;
    Hdf5Slab slab = new Hdf5Slab(dimensions, first, (FixedPoint) array.getDataType());
    slab.fill(array.getFillValue());
    if (array instanceof ContiguousDataset contiguous) {
      if (array.isEmpty()) {
        // The array was never written, so all elements have the fill value.
        return slab;
      }
      slab.readContiguous(file, start + contiguous.getDataAddress());
    } else if (array instanceof ChunkedDataset chunked) {
      slab.readChunks(chunked);
    } else {
      slab.readCompact(array);
    }
    return slab;
  }

  private Hdf5Slab(int[] dimensions, int first, FixedPoint type) {
    this.dimensions = dimensions;
    this.first = first;
    this.width = type.getSize();
    this.signed = type.isSigned();
    int length = Arrays.stream(dimensions).reduce(width, Math::multiplyExact);
    this.elements = ByteBuffer.allocate(length).order(type.getByteOrder());
  }

  /** An element by its index in row-major order. */
  long get(int index) {
    return switch (width) {
      case 1 -> signed ? elements.get(index) : elements.get(index) & 0xFF;
      case 2 -> signed ? elements.getShort(2 * index) : elements.getShort(2 * index) & 0xFFFF;
      case 4 ->
          signed ? elements.getInt(4 * index) : Integer.toUnsignedLong(elements.getInt(4 * index));
      default -> elements.getLong(8 * index);
    };
  }

  /**
   * Decompresses the first chunk, if it was written.
   *
   * @throws io.jhdf.exceptions.HdfFilterException if a filter is not supported
   */
  static void probe(ChunkedDataset array) {
    array.getFilters();
    unpacked(array, new int[array.getDimensions().length]);
  }

  /** A chunk; null if it was never written. */
  private static byte[] unpacked(ChunkedDataset array, int[] offset) {
    try {
      return array.getDecompressedChunk(offset);
    } catch (HdfException failed) {
      if (String.valueOf(failed.getMessage()).startsWith("No chunk with offset")) {
        return null;
      }
      throw failed;
    }
  }

  /** Sets all elements to the fill value, 0 if the array has none. */
  private void fill(Object value) {
    if (!(value instanceof Number number) || number.longValue() == 0) {
      return;
    }
    for (int i = 0; i < elements.capacity() / width; i++) {
      switch (width) {
        case 1 -> elements.put(i, number.byteValue());
        case 2 -> elements.putShort(2 * i, number.shortValue());
        case 4 -> elements.putInt(4 * i, number.intValue());
        default -> elements.putLong(8 * i, number.longValue());
      }
    }
  }

  private void readContiguous(Path file, long start) throws IOException {
    long row = elements.capacity() / dimensions[0];
    long position = start + first * row;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (elements.hasRemaining()) {
        int read = channel.read(elements, position);
        if (read < 0) {
          throw new EOFException("the file ends within it");
        }
        position += read;
      }
    }
  }

  /** Decompresses every chunk that holds some of the rows, each once. */
  private void readChunks(ChunkedDataset array) {
    int[] chunk = array.getChunkDimensions();
    int[] offset = new int[dimensions.length];
    offset[0] = first / chunk[0] * chunk[0];
    boolean more = true;
    while (more) {
      byte[] content = unpacked(array, offset);
      if (content != null) {
        copy(content, chunk, offset);
      }
      more = advance(offset, chunk);
    }
  }

  /** Moves to the next chunk in row-major order; false after the last one. */
  private boolean advance(int[] offset, int[] chunk) {
    for (int axis = offset.length - 1; axis >= 0; axis--) {
      offset[axis] += chunk[axis];
      int end = axis == 0 ? first + dimensions[0] : dimensions[axis];
      if (offset[axis] < end) {
        return true;
      }
      offset[axis] = axis == 0 ? end : 0;
    }
    return false;
  }

  /** Copies the part of a chunk that belongs to the slab, in runs along the last axis. */
  private void copy(byte[] content, int[] chunk, int[] offset) {
    int last = chunk.length - 1;
    int run = Math.min(chunk[last], dimensions[last] - offset[last]);
    int lines = Arrays.stream(chunk, 0, last).reduce(1, Math::multiplyExact);
    for (int line = 0; line < lines; line++) {
      int target = target(line, chunk, offset);
      if (target >= 0) {
        elements.put(target * width, content, line * chunk[last] * width, run * width);
      }
    }
  }

  /** Index in the slab of the start of a chunk's line; -1 if it is outside. */
  private int target(int line, int[] chunk, int[] offset) {
    int last = chunk.length - 1;
    int target = offset[last];
    int stride = dimensions[last];
    int rest = line;
    for (int axis = last - 1; axis >= 0; axis--) {
      int place = offset[axis] + rest % chunk[axis] - (axis == 0 ? first : 0);
      if (place < 0 || place >= dimensions[axis]) {
        return -1;
      }
      target += place * stride;
      stride *= dimensions[axis];
      rest /= chunk[axis];
    }
    return target;
  }

  /** Reads an array that is stored within its header, at most 64 KiB. */
  private void readCompact(Dataset array) {
    Object all = array.getDataFlat();
    int from = elements.capacity() / width / dimensions[0] * first;
    boolean little = elements.order() == ByteOrder.LITTLE_ENDIAN;
    for (int i = 0; i < elements.capacity() / width; i++) {
      long element = Array.getLong(all, from + i);
      for (int octet = 0; octet < width; octet++) {
        int place = little ? octet : width - 1 - octet;
        elements.put(i * width + place, (byte) (element >>> (8 * octet)));
      }
    }
  }
}
