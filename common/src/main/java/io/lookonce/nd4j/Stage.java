package io.lookonce.nd4j;

import java.util.List;

/**
 * One operation and where its inputs come from.
 *
 * @param inputs names of the stages, or of the network input, that it reads
 */
record Stage(String name, Operation operation, List<String> inputs) {}
