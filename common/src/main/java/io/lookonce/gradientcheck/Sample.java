package io.lookonce.gradientcheck;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A number to check.
 *
 * @param array that it belongs to
 * @param index in the array, from its first number in the flat view
 */
public record Sample(ParameterArray array, long index) implements Serializable {

  /**
   * The numbers that are checked of each array: all of a small one, else as many as wanted, drawn
   * without repetition. The same seed draws the same, whatever the other arrays are.
   *
   * @param samples of each array
   */
  public static List<Sample> draw(List<ParameterArray> arrays, int samples, long seed) {
    List<Sample> drawn = new ArrayList<>();
    for (ParameterArray array : arrays) {
      long length = array.length();
      LongStream indices =
          length <= samples
              ? LongStream.range(0, length)
              : new Random(seed + array.label().hashCode())
                  .longs(0, length)
                  .distinct()
                  .limit(samples);
      indices.sorted().forEach(index -> drawn.add(new Sample(array, index)));
    }
    return drawn;
  }

  /** Its place in the network's flat view of all parameters. */
  long place() {
    return array.offset() + index;
  }
}
