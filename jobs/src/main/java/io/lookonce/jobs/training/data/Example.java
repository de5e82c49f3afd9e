package io.lookonce.jobs.training.data;

import java.io.Serializable;

/**
 * One example as a data set's row gives it.
 *
 * @param pixels as in {@link Shard}
 * @param label the numbers of its label, as in {@link Shard}
 * @param source where its image comes from
 * @param problem why it cannot be used; null where it can
 */
public record Example(byte[] pixels, float[] label, String source, String problem)
    implements Serializable {}
