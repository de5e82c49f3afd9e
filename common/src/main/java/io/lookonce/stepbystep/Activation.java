package io.lookonce.stepbystep;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The element-wise activation of a layer's linear part Z (<i>Building your Deep Neural Network:
 * Step by Step</i>, sections 4.2 and 6.2; tanh: <i>Planar data classification</i>).
 */
public enum Activation {
  /** A = max(0, Z). The derivative at zero is 0. */
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

  /** A = 1 / (1 + exp(−Z)), with derivative A · (1 − A). */
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

  /** A = tanh(Z), with derivative 1 − A². */
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

  /** Computes A, of the shape of Z. */
  public abstract INDArray forward(INDArray linear);

  /** Computes dZ = dA · g'(Z); all three have the same shape. */
  public abstract INDArray backward(INDArray activationGradient, INDArray linear);
}
