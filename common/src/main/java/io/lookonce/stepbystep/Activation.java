package io.lookonce.stepbystep;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What a layer makes of its linear part Z, element by element (<i>Building your Deep Neural
 * Network: Step by Step</i>, sections 4.2 and 6.2; tanh: <i>Planar data classification</i>).
 */
public enum Activation {
  /** A = max(0, Z). Its slope at zero counts as 0. */
  RELU {
    @Override
    public INDArray forward(INDArray linear) {
      return Transforms.relu(linear, true);
    }

    @Override
    public INDArray backward(INDArray activationGradient, INDArray linear) {
      return linear.gt(0).castTo(DataType.DOUBLE).muli(activationGradient);
    }
  },

  /** A = 1 / (1 + exp(−Z)), whose slope is A · (1 − A). */
  SIGMOID {
    @Override
    public INDArray forward(INDArray linear) {
      return Transforms.sigmoid(linear, true);
    }

    @Override
    public INDArray backward(INDArray activationGradient, INDArray linear) {
      INDArray activation = forward(linear);
      return activation.rsub(1).muli(activation).muli(activationGradient);
    }
  },

  /** A = tanh(Z), whose slope is 1 − A². */
  TANH {
    @Override
    public INDArray forward(INDArray linear) {
      return Transforms.tanh(linear, true);
    }

    @Override
    public INDArray backward(INDArray activationGradient, INDArray linear) {
      INDArray activation = forward(linear);
      return activation.muli(activation).rsubi(1).muli(activationGradient);
    }
  };

  /** A, of the shape of Z. */
  public abstract INDArray forward(INDArray linear);

  /** dZ = dA · g'(Z), all three of one shape. */
  public abstract INDArray backward(INDArray activationGradient, INDArray linear);
}
