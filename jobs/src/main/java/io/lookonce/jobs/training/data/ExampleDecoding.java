package io.lookonce.jobs.training.data;

/** How the bytes of an example in a {@link Shard} become the numbers that a network reads. */
public interface ExampleDecoding {

  /**
   * Writes an example's numbers.
   *
   * @param content the example as it is held
   * @param numbers as many as the network takes
   */
  void read(byte[] content, float[] numbers);
}
