package io.lookonce.network.detector;

import io.lookonce.yolo.Head;
import io.lookonce.yolo.RegionLoss;
import io.lookonce.yolo.RegionLossWeights;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss of a detector as that of a DL4J network, always computed in double precision, image by
 * image.
 *
 * <p>Labels are [examples, 1 + 5 · n]: the number of objects, then for each object its centre x and
 * y, width and height as fractions of the image from 0 to 1, and its class or {@value
 * RegionLoss#IGNORED}; zeros after the last object.
 */
public sealed interface DetectorLoss extends ILossFunction
    permits RegionLossFunction, GridLossFunction {

  /** The loss of one image; it may keep its working space, so each thread needs its own. */
  interface ImageLoss {

    /**
     * The loss.
     *
     * @param output one row of the network's output
     * @param objects {@value RegionLoss#OBJECT_VALUES} numbers for each object
     * @param count number of objects
     * @param gradient receives the derivative by every number of the output; null for none
     */
    double compute(double[] output, double[] objects, int count, double[] gradient);
  }

  /** The width of a row of labels for the given number of objects. */
  static int labelWidth(int objects) {
    return 1 + objects * RegionLoss.OBJECT_VALUES;
  }

  /** Number of classes. */
  int classes();

  /** A loss for one thread. */
  ImageLoss imageLoss();

  /** The width of the image in the unit of {@link ImageLoss}' objects. */
  double unitsAcross();

  /** The height of the image in that unit. */
  double unitsDown();

  /** Weights of its parts. */
  RegionLossWeights weights();

  /** The same loss with other weights. */
  DetectorLoss with(RegionLossWeights other);

  /**
   * The head that reads {@link #headOutput}.
   *
   * @param inputWidth of the network's input in pixels
   * @param inputHeight of the network's input in pixels
   */
  Head head(int inputWidth, int inputHeight);

  /**
   * What the head reads of one row of the network's output.
   *
   * @return may be the array itself
   */
  float[] headOutput(float[] output);

  @Override
  default double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double total = 0;
    ImageLoss loss = imageLoss();
    for (int example = 0; example < preOutput.size(0); example++) {
      total += loss(loss, labels, preOutput, example, null);
    }
    return average ? total / preOutput.size(0) : total;
  }

  @Override
  default INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray scores = Nd4j.create(preOutput.dataType(), preOutput.size(0), 1);
    ImageLoss loss = imageLoss();
    for (int example = 0; example < preOutput.size(0); example++) {
      scores.putScalar(example, 0, loss(loss, labels, preOutput, example, null));
    }
    return scores;
  }

  @Override
  default INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activation, mask, false).getSecond();
  }

  @Override
  default Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    if (!(activation instanceof ActivationIdentity) || mask != null) {
      throw new IllegalArgumentException("needs raw outputs and labels without a mask");
    }
    INDArray gradients = preOutput.ulike();
    ImageLoss loss = imageLoss();
    double[] gradient = new double[Math.toIntExact(preOutput.size(1))];
    double total = 0;
    for (int example = 0; example < preOutput.size(0); example++) {
      total += loss(loss, labels, preOutput, example, gradient);
      gradients.getRow(example).assign(Nd4j.createFromArray(gradient).castTo(preOutput.dataType()));
    }
    return Pair.of(average ? total / preOutput.size(0) : total, gradients);
  }

  private double loss(
      ImageLoss loss, INDArray labels, INDArray output, int example, double[] gradient) {
    double[] label = labels.getRow(example).toDoubleVector();
    int count = (int) label[0];
    double[] objects = new double[count * RegionLoss.OBJECT_VALUES];
    for (int at = 0; at < objects.length; at += RegionLoss.OBJECT_VALUES) {
      objects[at] = label[at + 1] * unitsAcross();
      objects[at + 1] = label[at + 2] * unitsDown();
      objects[at + 2] = label[at + 3] * unitsAcross();
      objects[at + 3] = label[at + 4] * unitsDown();
      objects[at + 4] = label[at + 5];
    }
    return loss.compute(output.getRow(example).toDoubleVector(), objects, count, gradient);
  }
}
