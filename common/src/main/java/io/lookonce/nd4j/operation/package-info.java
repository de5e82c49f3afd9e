/** Operations of the fast training step over oneDNN, forward and backward. */
package io.lookonce.nd4j.operation;
