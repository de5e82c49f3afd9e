/**
 * Layers and activations that DL4J lacks, as extensions of DL4J: grouped convolution, layer
 * normalisation, channel shuffle and parts, GELU and hard swish. DL4J's own step runs them in any
 * precision; {@link io.lookonce.nd4j.FastNetwork} has an operation for each.
 */
package io.lookonce.network.layer;
