package io.lookonce.jobs.scoring.limits;

import static io.lookonce.jobs.cli.LookonceCommand.require;

import io.lookonce.jobs.cli.HelpGroup;
import java.util.Optional;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Option;

/** Limits of images, and of the share of unreadable images. */
@HelpGroup("Limits")
public final class ImageLimitOptions {

  /** Three bytes per pixel must fit into an array. */
  private static final long MAX_PIXELS = Integer.MAX_VALUE / 3;

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
    require(
        maxPixels >= 1 && maxPixels <= MAX_PIXELS,
        "--max-pixels %d: between 1 and %d is needed",
        maxPixels,
        MAX_PIXELS);
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

  /** Names the limits of heap and cores if they are below these limits; else empty. */
  public Optional<String> memoryNotice(SparkConf conf) {
    ScoringLimits sizes = new ScoringLimits(1, 0, maxBytes, maxPixels);
    TaskMemory memory = TaskMemory.of(conf);
    return memory.holds(sizes)
        ? Optional.empty()
        : Optional.of(
            memory.describe(sizes)
                + "; a larger one may get the error 'out of memory'. More heap: LOOKONCE_MEMORY");
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
