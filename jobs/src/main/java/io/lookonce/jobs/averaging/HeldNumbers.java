package io.lookonce.jobs.averaging;

/** Numbers that are held as they are, in little-endian float32. */
final class HeldNumbers implements HeldContent {

  @Override
  public void read(byte[] content, float[] numbers) {
    FlatState.floats(content).get(numbers);
  }
}
