package io.lookonce.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import onnx.Onnx.TensorProto;

/** Values of small constants, and sizes of element types. */
final class TensorNumbers {

  /** The number of a type that is younger than the classes that read it. */
  private static final int BFLOAT16 = 16;

  private TensorNumbers() {}

  /** The numbers of a constant of floats; null for one of another type or in other files. */
  static float[] floats(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    TensorProto.DataType type = tensor.getDataType();
    if (type == TensorProto.DataType.FLOAT) {
      float[] values =
          new float[raw.hasRemaining() ? raw.remaining() / 4 : tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = raw.hasRemaining() ? raw.getFloat() : tensor.getFloatData(i);
      }
      return values;
    }
    if (type == TensorProto.DataType.FLOAT16) {
      float[] values =
          new float[raw.hasRemaining() ? raw.remaining() / 2 : tensor.getInt32DataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = half(raw.hasRemaining() ? raw.getShort() : (short) tensor.getInt32Data(i));
      }
      return values;
    }
    return null;
  }

  /** A 16-bit float, IEEE 754. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(1 + fraction / 1024f, exponent - 15);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  /** Bytes of one number as raw data; 0 for types that have no fixed size. */
  static int bytes(TensorProto tensor) {
    if (tensor.getDataTypeValue() == BFLOAT16) {
      return 2;
    }
    return switch (tensor.getDataType()) {
      case INT8, UINT8, BOOL -> 1;
      case INT16, UINT16, FLOAT16 -> 2;
      case INT32, UINT32, FLOAT -> 4;
      case INT64, UINT64, DOUBLE, COMPLEX64 -> 8;
      case COMPLEX128 -> 16;
      default -> 0;
    };
  }
}
