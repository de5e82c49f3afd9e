/**
 * The layers, losses and optimizers of the deeplearning.ai course, written out forward and backward
 * in double precision on ND4J, with the formulas of its notebooks. They are the reference for the
 * tests of the fast layers and are too slow for training: one thread, one operation at a time.
 *
 * <p>Arrays have the course's layouts. Dense layers hold one example per column: X is (features,
 * examples), W (units, inputs), b (units, 1), Y (outputs, examples). Images are (examples, rows,
 * columns, channels), the weights of a convolution (rows, columns, channels, filters) and its
 * biases (1, 1, 1, filters). Parameters are maps from {@code W1, b1, W2, ..} and gradients from
 * {@code dW1, db1, dW2, ..}, in the order of the layers.
 */
package io.lookonce.stepbystep;
