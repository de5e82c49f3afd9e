package io.lookonce.nd4j.operation;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An address in native memory that another object owns. */
public final class Address extends Pointer {
  public Address(long address) {
    this.address = address;
  }

  /** The address of the first element of a float32 array. */
  public static long of(INDArray array) {
    return array.data().address() + array.offset() * Float.BYTES;
  }

  /** A view of the float32 values at this address. */
  public FloatBuffer floats(int count) {
    return new FloatPointer(this).capacity(count).asBuffer();
  }
}
