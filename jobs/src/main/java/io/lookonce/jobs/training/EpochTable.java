package io.lookonce.jobs.training;

import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** {@code results.csv}: a row per epoch, for spreadsheets and plots. */
final class EpochTable {

  static final String FILE = "results.csv";

  private static final String HEADING =
      "epoch,examples,rounds,loss,learning_rate,validation_loss,validation_accuracy,"
          + "validation_map50\n";

  private EpochTable() {}

  /** Writes the table of a training, resumed ones from their first epoch; it is replaced whole. */
  static void write(Storage storage, Path output, List<EpochMetrics> history) throws IOException {
    storage.writeAtomically(
        new Path(output, FILE), csv(history).getBytes(StandardCharsets.US_ASCII));
  }

  /** Numbers have all their digits; a cell is empty where there is no validation split. */
  static String csv(List<EpochMetrics> history) {
    StringBuilder table = new StringBuilder(HEADING);
    for (EpochMetrics epoch : history) {
      table.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%d,%s,%s,%s,%s,%s",
              epoch.epoch(),
              epoch.examples(),
              epoch.rounds(),
              epoch.loss(),
              epoch.learningRate(),
              cell(epoch.validationLoss()),
              cell(epoch.validationAccuracy()),
              cell(epoch.validationMap50())));
      table.append('\n');
    }
    return table.toString();
  }

  private static String cell(Double value) {
    return value == null ? "" : value.toString();
  }
}
