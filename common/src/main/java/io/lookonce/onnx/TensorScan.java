package io.lookonce.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.WireFormat;

/** Scans one tensor: whether its numbers lie in another file, and whether they are finite. */
final class TensorScan {

  private static final int PIECE_BYTES = 1 << 16;

  /** Weights beyond it overflow in the first sums of products of 32-bit floats. */
  private static final double LARGEST_WEIGHT = 1e30;

  private static final int FLOAT = 1;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;

  private final OnnxScan scan;
  private final CodedInputStream in;
  private final boolean readsNumbers;

  private int type;
  private String name = "";
  private boolean notNumber;
  private boolean unbounded;

  TensorScan(OnnxScan scan, CodedInputStream in, boolean readsNumbers) {
    this.scan = scan;
    this.in = in;
    this.readsNumbers = readsNumbers;
  }

  void read(int depth) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      int wireType = WireFormat.getTagWireType(tag);
      boolean delimited = wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (number == 14 && wireType == WireFormat.WIRETYPE_VARINT) {
        if (in.readRawVarint64() != 0) {
          scan.noteExternal();
        }
      } else if (number == 2 && wireType == WireFormat.WIRETYPE_VARINT) {
        type = in.readRawVarint32();
      } else if (number == 8 && delimited) {
        name = in.readString();
      } else if (readsNumbers && isOfNumbers(number)) {
        numbers(number, wireType, tag);
      } else {
        if (number == 13) {
          scan.noteExternal();
        }
        scan.field(OnnxMessage.TENSOR, tag, depth);
      }
    }
    scan.note(name, notNumber, unbounded);
  }

  private static boolean isOfNumbers(int number) {
    return number == 4 || number == 5 || number == 9 || number == 10;
  }

  private void numbers(int number, int wireType, int tag) throws IOException {
    if (number == 9 && type == 0) {
      throw new InvalidProtocolBufferException("numbers before their type");
    }
    boolean halves = type == FLOAT16 || type == BFLOAT16;
    if (wireType == WireFormat.WIRETYPE_FIXED32 && number == 4) {
      check(Float.intBitsToFloat(in.readRawLittleEndian32()));
    } else if (wireType == WireFormat.WIRETYPE_FIXED64 && number == 10) {
      check(Double.longBitsToDouble(in.readRawLittleEndian64()));
    } else if (wireType == WireFormat.WIRETYPE_VARINT && number == 5 && halves) {
      checkHalf((short) in.readRawVarint32());
    } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && number == 5 && halves) {
      int outer = in.pushLimit(in.readRawVarint32());
      while (!in.isAtEnd()) {
        checkHalf((short) in.readRawVarint32());
      }
      in.popLimit(outer);
    } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && number != 5) {
      packed(number);
    } else {
      scan.skip(tag);
    }
  }

  private void packed(int number) throws IOException {
    int format = number == 4 ? FLOAT : number == 10 ? DOUBLE : type;
    int left = in.readRawVarint32();
    while (left > 0) {
      int length = Math.min(left, PIECE_BYTES);
      ByteBuffer piece = ByteBuffer.wrap(in.readRawBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
      switch (format) {
        case FLOAT -> {
          while (piece.remaining() >= Float.BYTES) {
            check(piece.getFloat());
          }
        }
        case DOUBLE -> {
          while (piece.remaining() >= Double.BYTES) {
            check(piece.getDouble());
          }
        }
        case FLOAT16, BFLOAT16 -> {
          while (piece.remaining() >= Short.BYTES) {
            checkHalf(piece.getShort());
          }
        }
        default -> {}
      }
      left -= length;
    }
  }

  private void check(double value) {
    notNumber |= Double.isNaN(value);
    unbounded |= Math.abs(value) > LARGEST_WEIGHT;
  }

  private void checkHalf(short bits) {
    if (type == BFLOAT16) {
      check(Float.intBitsToFloat(bits << Short.SIZE));
    } else if ((bits & 0x7c00) == 0x7c00) {
      boolean zeroFraction = (bits & 0x3ff) == 0;
      unbounded |= zeroFraction;
      notNumber |= !zeroFraction;
    }
  }
}
