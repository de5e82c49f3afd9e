package io.lookonce.jobs.training;

import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.WorkerNetwork;
import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a classifier calls every place of a piece of the plane: its decision boundaries.
 *
 * @param left the smallest x
 * @param right the largest x
 * @param bottom the smallest y
 * @param top the largest y
 * @param rows from the top; per place from the left the class in base 36, or {@code ?} beyond
 */
public record DecisionRegions(
    double left, double right, double bottom, double top, List<String> rows)
    implements Serializable {

  private static final int DIGITS = 36;

  /** The same piece of the plane with the classes that a network gives its places. */
  DecisionRegions of(WorkerNetwork network, byte[] parameters) {
    int places = PlanarPoints.PLACES;
    byte[][] contents = new byte[places * places][2 * Float.BYTES];
    for (int i = 0; i < contents.length; i++) {
      FloatBuffer numbers = FlatState.floats(contents[i]);
      numbers.put(0, (float) (left + (right - left) * (i % places + 0.5) / places));
      numbers.put(1, (float) (top - (top - bottom) * (i / places + 0.5) / places));
    }
    StringBuilder classes = new StringBuilder();
    network.answer(
        Shard.ofClasses(0, contents, new int[contents.length], new String[0], null),
        parameters,
        output -> append(classes, output));
    List<String> found = new ArrayList<>();
    for (int row = 0; row < places; row++) {
      found.add(classes.substring(row * places, (row + 1) * places));
    }
    return new DecisionRegions(left, right, bottom, top, found);
  }

  private static void append(StringBuilder classes, INDArray output) {
    for (int row = 0; row < output.rows(); row++) {
      int mostProbable = 0;
      if (output.columns() == 1) {
        mostProbable = output.getFloat(row, 0) > 0.5 ? 1 : 0;
      }
      for (int column = 1; column < output.columns(); column++) {
        if (output.getFloat(row, column) > output.getFloat(row, mostProbable)) {
          mostProbable = column;
        }
      }
      classes.append(mostProbable < DIGITS ? Character.forDigit(mostProbable, DIGITS) : '?');
    }
  }
}
