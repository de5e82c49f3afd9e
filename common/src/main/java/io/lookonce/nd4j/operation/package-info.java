/**
 * The operations of the fast training step, computed by oneDNN. Start at {@link
 * io.lookonce.nd4j.operation.Operation}; {@link io.lookonce.nd4j.operation.ProgramBuilder} collects
 * their steps into a {@link io.lookonce.nd4j.operation.Program}.
 */
package io.lookonce.nd4j.operation;
