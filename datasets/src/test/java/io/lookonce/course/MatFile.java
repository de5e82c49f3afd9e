package io.lookonce.course;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrices of a MATLAB file of version 5 (<i>MAT-File Format</i>, MathWorks, "Level 5"),
 * limited to the course's files: compressed, little-endian real matrices of doubles or bytes.
 */
final class MatFile {

  private static final int HEADER = 128;
  private static final int UNSIGNED_BYTES = 2;
  private static final int DOUBLES = 9;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;

  private final Map<String, INDArray> matrices = new HashMap<>();

  private MatFile() {}

  static MatFile read(Path file) {
    try {
      MatFile read = new MatFile();
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      bytes.position(HEADER);
      while (bytes.hasRemaining()) {
        read.addMatrix(element(bytes));
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A matrix of (examples, features) as (features, examples). */
  INDArray columns(String name) {
    return matrices.get(name).transpose().dup('c');
  }

  /** Flags, dimensions, name and numbers, column by column. */
  private void addMatrix(Element matrix) {
    if (matrix.type != MATRIX) {
      return;
    }
    element(matrix.data);
    ByteBuffer dimensions = element(matrix.data).data;
    long rows = dimensions.getInt();
    long columns = dimensions.getInt();
    ByteBuffer name = element(matrix.data).data;
    double[] numbers = element(matrix.data).numbers();
    matrices.put(
        StandardCharsets.US_ASCII.decode(name).toString(),
        Nd4j.createFromArray(numbers).reshape('f', rows, columns));
  }

  /** One tagged element; a small element has its length in the upper half of its type. */
  private static Element element(ByteBuffer bytes) {
    int type = bytes.getInt();
    boolean small = type >>> 16 != 0;
    int length = small ? type >>> 16 : bytes.getInt();
    int next = small ? bytes.position() + 4 : bytes.position() + length;
    ByteBuffer data = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    if (type == COMPRESSED) {
      bytes.position(next);
      return element(inflate(data));
    }
    bytes.position(small ? next : Math.min(bytes.limit(), (next + 7) / 8 * 8));
    return new Element(type & 0xffff, data);
  }

  private static ByteBuffer inflate(ByteBuffer compressed) {
    byte[] bytes = new byte[compressed.remaining()];
    compressed.get(bytes);
    try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return ByteBuffer.wrap(inflater.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Element(int type, ByteBuffer data) {

    double[] numbers() {
      int size = type == DOUBLES ? Double.BYTES : 1;
      if (type != DOUBLES && type != UNSIGNED_BYTES) {
        throw new IllegalArgumentException("numbers of type " + type);
      }
      double[] numbers = new double[data.remaining() / size];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = type == DOUBLES ? data.getDouble() : data.get() & 0xff;
      }
      return numbers;
    }
  }
}
