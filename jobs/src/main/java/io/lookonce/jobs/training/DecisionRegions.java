package io.lookonce.jobs.training;

import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.WorkerNetwork;
import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Decision regions of a classifier of points in the plane: its class for each cell of a grid.
 *
 * @param left smallest x
 * @param right largest x
 * @param bottom smallest y
 * @param top largest y
 * @param rows from the top; each has one digit per cell from the left, the class in base 36 or
 *     {@code ?} from class 36 on
 */
public record DecisionRegions(
    double left, double right, double bottom, double top, List<String> rows)
    implements Serializable {

  /** Cells of the grid in each direction. */
  private static final int CELLS = 96;

  private static final int DIGITS = 36;

  /** Margin around the points, as a share of their extent. */
  private static final double MARGIN = 0.08;

  /** The examples of a data set of points in the plane. */
  public record PlanarPoints(List<Point> points) {

    /**
     * An example.
     *
     * @param x its first number
     * @param y its second number
     * @param label its class, from 0
     * @param training whether it belongs to the training split
     */
    public record Point(float x, float y, int label, boolean training) {}

    private double[] range(ToDoubleFunction<Point> number) {
      double low = points.stream().mapToDouble(number).min().orElse(0);
      double high = points.stream().mapToDouble(number).max().orElse(1);
      double margin = high > low ? (high - low) * MARGIN : 1;
      return new double[] {low - margin, high + margin};
    }
  }

  /**
   * Classifies a grid around all points.
   *
   * @param parameters parameters of the network, little-endian float32
   */
  static DecisionRegions around(PlanarPoints points, WorkerNetwork network, byte[] parameters) {
    double[] x = points.range(PlanarPoints.Point::x);
    double[] y = points.range(PlanarPoints.Point::y);
    byte[][] contents = new byte[CELLS * CELLS][2 * Float.BYTES];
    for (int i = 0; i < contents.length; i++) {
      FloatBuffer numbers = FlatState.floats(contents[i]);
      numbers.put(0, (float) (x[0] + (x[1] - x[0]) * (i % CELLS + 0.5) / CELLS));
      numbers.put(1, (float) (y[1] - (y[1] - y[0]) * (i / CELLS + 0.5) / CELLS));
    }
    StringBuilder classes = new StringBuilder();
    network.forEachOutput(
        Shard.ofClasses(0, contents, new int[contents.length], new String[0], null),
        parameters,
        output -> append(classes, output));
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < CELLS; row++) {
      rows.add(classes.substring(row * CELLS, (row + 1) * CELLS));
    }
    return new DecisionRegions(x[0], x[1], y[0], y[1], rows);
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
