package io.lookonce.jobs.cli;

import static io.lookonce.jobs.cli.LookonceCommand.require;

import picocli.CommandLine.Option;

/** What is too much for one image, and how many bad ones are too many. */
public final class ImageLimitOptions {

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Refuse larger images by their header, before decoding.")
  private long maxPixels;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Refuse longer files before reading.")
  private long maxBytes;

  @Option(
      names = "--max-error-rate",
      paramLabel = "0..1",
      description = "Share of refused images above which the exit code is 3.")
  private double maxErrorRate;

  public void requireRanges() {
    require(maxPixels >= 1, "--max-pixels %d: at least 1 is needed", maxPixels);
    require(
        maxBytes >= 1 && maxBytes < Integer.MAX_VALUE,
        "--max-bytes %d: between 1 and %d is needed",
        maxBytes,
        Integer.MAX_VALUE - 1);
    require(
        maxErrorRate >= 0 && maxErrorRate <= 1,
        "--max-error-rate %s: must be from 0 to 1",
        maxErrorRate);
  }

  public long maxPixels() {
    return maxPixels;
  }

  public long maxBytes() {
    return maxBytes;
  }

  public double maxErrorRate() {
    return maxErrorRate;
  }
}
