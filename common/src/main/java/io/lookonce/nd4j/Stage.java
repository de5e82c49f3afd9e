package io.lookonce.nd4j;

import io.lookonce.nd4j.operation.Operation;
import java.util.List;

/**
 * One operation and where its inputs come from.
 *
 * @param inputs names of the stages, or of the network input, that it reads
 */
record Stage(String name, Operation operation, List<String> inputs) {}
