/**
 * The fast training step for DL4J networks, with its control of threads and off-heap memory. Start
 * at {@link io.lookonce.nd4j.FastNetwork}.
 */
package io.lookonce.nd4j;
