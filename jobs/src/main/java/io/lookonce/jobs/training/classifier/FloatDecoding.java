package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.data.ExampleDecoding;

/** Numbers that are held as they are, in little-endian float32. */
final class FloatDecoding implements ExampleDecoding {

  @Override
  public void read(byte[] content, float[] numbers) {
    FlatState.floats(content).get(numbers);
  }
}
