package io.lookonce.jobs.scoring.limits;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory of the concurrent tasks in one JVM; known before Spark starts.
 *
 * @param heapBytes heap of the JVM that runs the tasks: this one or an executor
 * @param tasks number of concurrent tasks in the JVM
 */
public record TaskMemory(long heapBytes, int tasks) {

  /**
   * Peak memory of decoding: 8 bytes per pixel of a PNG with alpha and 16 bits per channel, and 3
   * of the decoded image.
   */
  static final int BYTES_PER_PIXEL = 11;

  /** Share of the heap that is neither reserved by Spark nor taken by garbage. */
  private static final double USABLE = 0.75;

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,.*)?])?");
  private static final double MEBIBYTE = 1 << 20;

  /** Reads Spark's settings, with Spark's defaults where the cluster decides. */
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

  /** Most pixels that all tasks can decode concurrently; at least 0. */
  public long pixelsAtOnce(ScoringLimits limits) {
    double each = heapBytes * USABLE / tasks - limits.maxBytes();
    return (long) Math.max(0, each / BYTES_PER_PIXEL);
  }

  /** Whether all tasks can decode images of the greatest allowed size concurrently. */
  public boolean holds(ScoringLimits limits) {
    return pixelsAtOnce(limits) >= limits.maxPixels();
  }

  /**
   * Whether the input buffers of all tasks fit into direct memory, which is as large as the heap.
   */
  public boolean holdsInput(int batchSize, int floats) {
    return (double) batchSize * floats * Float.BYTES <= Integer.MAX_VALUE
        && (double) batchSize * floats * Float.BYTES * tasks <= heapBytes;
  }

  /** Describes the memory for messages. */
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
