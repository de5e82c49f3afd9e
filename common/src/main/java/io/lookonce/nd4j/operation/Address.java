package io.lookonce.nd4j.operation;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A native address that someone else owns. */
public final class Address extends Pointer {
  public Address(long address) {
    this.address = address;
  }

  /** Where the first number of a float32 array is. */
  public static long of(INDArray array) {
    return array.data().address() + array.offset() * Float.BYTES;
  }

  /** The numbers at this address as a buffer. */
  public FloatBuffer floats(int count) {
    return new FloatPointer(this).capacity(count).asBuffer();
  }
}
