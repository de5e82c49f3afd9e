package io.lookonce.jobs.scoring;

import java.util.List;

/**
 * The unit of commit.
 *
 * @param number from 1, never given twice to committed batches of an output
 * @param files what it scores, in path order
 */
public record Batch(int number, List<PictureFile> files) {

  public Batch {
    files = List.copyOf(files);
  }
}
