package io.lookonce.jobs.scoring.limits;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * What the heap of one JVM allows the tasks that run in it at once; known before Spark starts.
 *
 * @param heapBytes of the JVM that the tasks run in: this one, or an executor
 * @param tasks how many run in it at once
 */
public record TaskMemory(long heapBytes, int tasks) {

  /**
   * What decoding takes at most: 8 bytes a pixel of a PNG with alpha and 16 bits a channel, and 3
   * of the image that is made of it.
   */
  static final int BYTES_PER_PIXEL = 11;

  /** Spark keeps some of a heap to itself, and garbage takes some. */
  private static final double USABLE = 0.75;

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,.*)?])?");
  private static final double MEBIBYTE = 1 << 20;

  /** What Spark's settings say; where the cluster decides, what Spark assumes. */
  public static TaskMemory of(SparkConf conf) {
    int taskCpus = Math.max(1, conf.getInt("spark.task.cpus", 1));
    Matcher local = LOCAL.matcher(conf.get("spark.master", "local[*]"));
    if (local.matches()) {
      String threads = local.group(1) == null ? "1" : local.group(1);
      int cores =
          threads.equals("*")
              ? Runtime.getRuntime().availableProcessors()
              : Integer.parseInt(threads);
      return new TaskMemory(Runtime.getRuntime().maxMemory(), Math.max(1, cores / taskCpus));
    }
    return new TaskMemory(
        JavaUtils.byteStringAsBytes(conf.get("spark.executor.memory", "1g")),
        Math.max(1, conf.getInt("spark.executor.cores", 1) / taskCpus));
  }

  /** The most pixels that every task can decode while all others do the same; at least 0. */
  public long pixelsAtOnce(ScoringLimits limits) {
    double each = heapBytes * USABLE / tasks - limits.maxBytes();
    return (long) Math.max(0, each / BYTES_PER_PIXEL);
  }

  /** Whether images of every size that the limits allow fit at once. */
  public boolean holds(ScoringLimits limits) {
    return pixelsAtOnce(limits) >= limits.maxPixels();
  }

  /** Whether the input of a forward pass of every task fits beside the heap, which bounds it. */
  public boolean holdsInput(int batchSize, int floats) {
    return (double) batchSize * floats * Float.BYTES <= Integer.MAX_VALUE
        && (double) batchSize * floats * Float.BYTES * tasks <= heapBytes;
  }

  /** In words for a person. */
  public String describe(ScoringLimits limits) {
    return String.format(
        Locale.ROOT,
        "%d %s at once in a heap of %,.0f MB: images of up to %.1f megapixels fit,"
            + " --max-pixels allows %.1f",
        tasks,
        tasks == 1 ? "task" : "tasks",
        heapBytes / MEBIBYTE,
        pixelsAtOnce(limits) / 1e6,
        limits.maxPixels() / 1e6);
  }
}
