package io.lookonce.gradientcheck;

import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.network.Network;
import io.lookonce.network.detector.DetectorLoss;
import io.lookonce.network.detector.DetectorNetwork;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The examples on which the loss is computed, drawn from a seed.
 *
 * @param features examples first: images of uniform noise in [0, 1), rows of normal numbers
 * @param labels in the format of the network's loss
 */
public record CheckBatch(INDArray features, INDArray labels) {

  private static final int MOST_OBJECTS = 3;
  private static final double SMALLEST_OBJECT = 0.1;
  private static final double LARGEST_OBJECT = 0.6;

  /** Draws examples for a network, in 32 bits. */
  public static CheckBatch random(Network network, int examples, long seed) {
    Random random = new Random(seed);
    boolean images = network.input() instanceof InputShape.Image;
    double[] numbers = new double[Math.multiplyExact(examples, network.input().size())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = images ? random.nextDouble() : random.nextGaussian();
    }
    INDArray features =
        Nd4j.create(numbers, network.input().batchShape(examples), 'c').castTo(DataType.FLOAT);
    INDArray labels =
        network instanceof DetectorNetwork detector
            ? objects(detector.loss().classes(), examples, random)
            : classes(((ClassifierNetwork) network).outputs(), examples, random);
    return new CheckBatch(features, labels);
  }

  /** A random class for each example; two classes in one output alternate. */
  private static INDArray classes(int outputs, int examples, Random random) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, outputs);
    for (int example = 0; example < examples; example++) {
      if (outputs == 1) {
        labels.putScalar(example, 0, example % 2);
      } else {
        labels.putScalar(example, random.nextInt(outputs), 1);
      }
    }
    return labels;
  }

  /** One to three objects per image. */
  private static INDArray objects(int classes, int examples, Random random) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, DetectorLoss.labelWidth(MOST_OBJECTS));
    for (int example = 0; example < examples; example++) {
      int count = 1 + example % MOST_OBJECTS;
      labels.putScalar(example, 0, count);
      for (int object = 0; object < count; object++) {
        int at = DetectorLoss.labelWidth(object);
        labels.putScalar(example, at, random.nextDouble());
        labels.putScalar(example, at + 1, random.nextDouble());
        labels.putScalar(example, at + 2, random.nextDouble(SMALLEST_OBJECT, LARGEST_OBJECT));
        labels.putScalar(example, at + 3, random.nextDouble(SMALLEST_OBJECT, LARGEST_OBJECT));
        labels.putScalar(example, at + 4, random.nextInt(classes));
      }
    }
    return labels;
  }

  /** How many examples. */
  int examples() {
    return Math.toIntExact(features.size(0));
  }

  /** The same values in another precision. */
  public CheckBatch castTo(DataType type) {
    return new CheckBatch(features.castTo(type), labels.castTo(type));
  }
}
