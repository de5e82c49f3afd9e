package io.lookonce.jobs.scoring.input;

import java.util.List;

/**
 * The unit of commit.
 *
 * @param number from 1, never given twice to committed batches of an output
 * @param files what it scores, in path order
 */
public record Batch(int number, List<ImageFile> files) {

  public Batch {
    files = List.copyOf(files);
  }
}
