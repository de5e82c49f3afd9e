package io.lookonce.jobs.scoring.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Maps the elements of an iterator batch by batch, with at most one batch in memory.
 *
 * @param <I> inputs
 * @param <O> outputs
 */
public final class BatchIterator<I, O> implements Iterator<O> {

  private final Iterator<I> inputs;
  private final int batchSize;
  private final Function<I, O> function;
  private final Deque<O> ready = new ArrayDeque<>();

  /** Maps a batch to its outputs. */
  @FunctionalInterface
  public interface Function<I, O> {
    List<O> apply(List<I> batch) throws IOException;
  }

  /**
   * @param batchSize most inputs in a batch; only the last batch may have fewer
   */
  public BatchIterator(Iterator<I> inputs, int batchSize, Function<I, O> function) {
    this.inputs = inputs;
    this.batchSize = batchSize;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && inputs.hasNext()) {
      List<I> batch = new ArrayList<>(batchSize);
      while (batch.size() < batchSize && inputs.hasNext()) {
        batch.add(inputs.next());
      }
      try {
        ready.addAll(function.apply(batch));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public O next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
