package io.lookonce.jobs.ingest.features;

import io.lookonce.data.Split;
import io.lookonce.data.source.ClassNames;
import io.lookonce.data.source.FeatureListing;
import io.lookonce.data.source.FeatureListing.FeatureRow;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows and classes of all inputs. Rows are identified by their index in {@link #rows()}, from
 * 0.
 */
final class FeatureIngestPlan {

  private final List<FeatureIngestion.OpenedInput> inputs;
  private final List<FeatureRow> rows = new ArrayList<>();
  private final ClassNames classes;
  private final int[] labels;

  /**
   * Resolves classes, labels and splits.
   *
   * @param inputs at least one
   * @throws InputRefused naming the input with other columns, or the row with an unknown label
   */
  FeatureIngestPlan(IngestSettings settings, List<FeatureIngestion.OpenedInput> inputs) {
    this.inputs = List.copyOf(inputs);
    for (FeatureIngestion.OpenedInput opened : inputs) {
      requireSameFeatures(opened);
      Split ordered = opened.input().split();
      for (FeatureRow row : opened.listing().rows()) {
        Split own = settings.ignoreSplits() ? null : row.split();
        rows.add(row.in(ordered != null ? ordered : own));
      }
    }
    classes =
        ClassNames.of(
            settings.classes(),
            inputs.stream().map(opened -> opened.listing().classes()).toList(),
            () -> rows.stream().map(FeatureRow::label).toList());
    boolean byNumber = ClassNames.mayBeNumbers(rows.stream().map(FeatureRow::label).toList());
    labels =
        rows.stream()
            .mapToInt(row -> classes.labelOf(row.source(), row.label(), byNumber))
            .toArray();
  }

  private void requireSameFeatures(FeatureIngestion.OpenedInput opened) {
    FeatureListing first = inputs.get(0).listing();
    if (!opened.listing().features().equals(first.features())) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s has the columns %s, %s has %s",
              opened.input().title(),
              opened.listing().features(),
              inputs.get(0).input().title(),
              first.features()));
    }
  }

  List<FeatureIngestion.OpenedInput> inputs() {
    return inputs;
  }

  /** Names of the features, in order. */
  List<String> features() {
    return inputs.get(0).listing().features();
  }

  List<FeatureRow> rows() {
    return rows;
  }

  List<String> classes() {
    return classes.names();
  }

  /** The class id of a row. */
  int label(int index) {
    return labels[index];
  }

  /** What would be written, one line per input and some totals. */
  List<String> description() {
    List<String> lines = new ArrayList<>();
    for (FeatureIngestion.OpenedInput opened : inputs) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s, %,d rows%s",
              opened.input().title(),
              opened.listing().format(),
              opened.listing().rows().size(),
              opened.input().split() == null ? "" : ", all for " + opened.input().split().title()));
    }
    lines.add("classes: " + String.join(", ", classes()));
    lines.add("features: " + String.join(", ", features()));
    return lines;
  }
}
