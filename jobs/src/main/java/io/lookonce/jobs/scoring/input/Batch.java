package io.lookonce.jobs.scoring.input;

import java.util.List;

/**
 * The unit of commit.
 *
 * @param number from 1, unique among the committed batches of an output
 * @param files images of the batch, in path order
 */
public record Batch(int number, List<ImageFile> files) {

  public Batch {
    files = List.copyOf(files);
  }
}
