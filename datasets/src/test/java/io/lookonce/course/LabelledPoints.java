package io.lookonce.course;

import io.lookonce.datasets.planar.PlanarFigure;
import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.DeepModel;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples of two classes.
 *
 * @param input (features, examples)
 * @param labels (1, examples) of 0 and 1
 */
record LabelledPoints(INDArray input, INDArray labels) {

  /** Points of a figure after {@code np.random.seed(seed)}. */
  static LabelledPoints of(PlanarFigure figure, int count, double noise, int seed) {
    List<PlanarPoint> points = figure.draw(count, noise, new NumpyRandom(seed));
    INDArray input = Nd4j.create(DataType.DOUBLE, 2, count);
    INDArray labels = Nd4j.create(DataType.DOUBLE, 1, count);
    for (int i = 0; i < count; i++) {
      input.putScalar(0, i, points.get(i).x());
      input.putScalar(1, i, points.get(i).y());
      labels.putScalar(0, i, points.get(i).label());
    }
    return new LabelledPoints(input, labels);
  }

  /** The coordinates of the first points, (points, 2). */
  INDArray firstPoints(int count) {
    return input.getColumns(first(count)).transpose();
  }

  /** The labels of the first points. */
  INDArray firstLabels(int count) {
    return labels.getColumns(first(count)).ravel();
  }

  /** The accuracy, with a threshold of one half. */
  double accuracy(DeepModel model, Map<String, INDArray> parameters) {
    INDArray positive = model.forward(input, parameters).output().gt(0.5);
    return positive.eq(labels.gt(0.5)).castTo(DataType.DOUBLE).meanNumber().doubleValue();
  }

  private static int[] first(int count) {
    int[] columns = new int[count];
    for (int i = 0; i < count; i++) {
      columns[i] = i;
    }
    return columns;
  }
}
