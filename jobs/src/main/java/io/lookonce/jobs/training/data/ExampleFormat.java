package io.lookonce.jobs.training.data;

import java.io.Serializable;

/** What the examples of a training are, so that a worker can turn them into tensors. */
public interface ExampleFormat extends Serializable {

  /** A reader for one network's examples; for one thread at a time. */
  ExampleBatches open();
}
