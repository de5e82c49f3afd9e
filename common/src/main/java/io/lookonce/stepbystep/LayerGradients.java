package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The slopes of the loss along what a layer with weights read, each of the shape of what it belongs
 * to.
 *
 * @param input along the activations of the layer before: dA_prev
 * @param weights dW
 * @param bias db
 */
public record LayerGradients(INDArray input, INDArray weights, INDArray bias) {}
