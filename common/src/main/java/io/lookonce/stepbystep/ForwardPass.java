package io.lookonce.stepbystep;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network made of a batch.
 *
 * @param output AL, (outputs, examples)
 * @param caches one per layer, from the first
 */
public record ForwardPass(INDArray output, List<LayerCache> caches) {}
