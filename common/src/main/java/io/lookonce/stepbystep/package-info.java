/**
 * The layers, costs and updates of the deeplearning.ai course, written out forward and backward in
 * double precision on ND4J, to be read beside the notebooks' formulas. They are the reference that
 * the fast layers are checked against, not a way to train: one thread, one operation at a time.
 *
 * <p>Arrays are laid out as in the course. Dense layers hold one example per column: X is
 * (features, examples), W (units, inputs), b (units, 1), Y (outputs, examples). Images are
 * (examples, rows, columns, channels), the weights of a convolution (rows, columns, channels,
 * filters) and its biases (1, 1, 1, filters). Parameters are maps from {@code W1, b1, W2, ..} and
 * gradients from {@code dW1, db1, dW2, ..}, in the order of the layers.
 */
package io.lookonce.stepbystep;
