package io.lookonce.jobs.averaging;

import java.io.Serializable;

/**
 * What a worker needs to build its network.
 *
 * @param json the DL4J configuration
 * @param format what the examples are
 * @param threads processor cores that one worker computes on
 */
record NetworkSpecification(String json, ExampleFormat format, int threads)
    implements Serializable {}
