package io.lookonce.jobs.ingest.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.RowMaker.RowLabels;
import io.lookonce.storage.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The examples of a data set in order, with one class each.
 *
 * @param order their positions
 * @param classes class names by id
 * @param label of an example by its index
 */
public record LabelledOrder(DatasetOrder order, List<String> classes, IntUnaryOperator label) {

  /** Number of examples by split and class name. */
  public Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      Map<String, Long> byClass = new LinkedHashMap<>();
      classes.forEach(name -> byClass.put(name, 0L));
      counts.put(split.title(), byClass);
    }
    for (int position = 0; position < order.size(); position++) {
      String name = classes.get(labelAt(position));
      counts.get(order.splitAt(position).title()).merge(name, 1L, Long::sum);
    }
    return counts;
  }

  /**
   * Digest of one line {@code SPLIT tab LABEL tab SHA-256} per example, in order.
   *
   * @param sha256 of an example's content by index
   */
  public String contentSha256(IntFunction<String> sha256) {
    StringBuilder lines = new StringBuilder();
    for (int position = 0; position < order.size(); position++) {
      lines
          .append(order.splitAt(position).title())
          .append('\t')
          .append(labelAt(position))
          .append('\t')
          .append(sha256.apply(order.indexAt(position)))
          .append('\n');
    }
    return Sha256.of(lines.toString().getBytes(UTF_8));
  }

  /**
   * The labels and sources of the rows, broadcast to tasks.
   *
   * @param source of an example by index
   */
  public RowLabels rowLabels(JavaSparkContext context, IntFunction<String> source) {
    int[] labels = new int[order.size()];
    String[] sources = new String[order.size()];
    for (int position = 0; position < order.size(); position++) {
      labels[position] = labelAt(position);
      sources[position] = source.apply(order.indexAt(position));
    }
    return new RowLabels(context.broadcast(labels), context.broadcast(sources));
  }

  private int labelAt(int position) {
    return label.applyAsInt(order.indexAt(position));
  }
}
