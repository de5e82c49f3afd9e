package io.lookonce.jobs.averaging;

import java.io.Serializable;

/**
 * The examples of one worker, as they came from the data set.
 *
 * @param worker whose they are, from 0
 * @param pixels per example height × width × channels unsigned bytes, rows from the top, the
 *     channels of a pixel side by side
 * @param labels per example its class, from 0
 * @param sources per example where its picture comes from
 * @param problem what is wrong with the first unusable example; null where all are usable
 */
record Shard(int worker, byte[][] pixels, int[] labels, String[] sources, String problem)
    implements Serializable {

  int size() {
    return labels.length;
  }
}
