package io.lookonce.jobs.ingest.write;

import io.lookonce.data.Split;

/**
 * One input that a person gave.
 *
 * @param option the option it was given with, such as {@code --input}
 * @param location its URI
 * @param split the split that all its images go into; null where they keep their own, or are shared
 *     out
 */
public record IngestInput(String option, String location, Split split) {

  /** How messages call it. */
  public String title() {
    return option + " " + location;
  }
}
