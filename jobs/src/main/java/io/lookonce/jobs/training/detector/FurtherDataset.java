package io.lookonce.jobs.training.detector;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A data set whose training split is trained on as well; its other splits are not used.
 *
 * @param folder of the data set
 * @param card its card
 * @param times how often an epoch shows each of its images
 */
record FurtherDataset(Path folder, BoxDataset card, int times) {

  private static final String KEY = "further-datasets";
  private static final int MOST_TIMES = 1000;

  /** Where a data set is, and how often its images are shown. */
  record Named(String path, int times) {}

  /** Reads {@code further-datasets}, a list of {@code { path, times }}. */
  static List<Named> read(Settings settings) {
    List<Named> named = new ArrayList<>();
    if (settings.has(KEY)) {
      for (Settings section : settings.sections(KEY)) {
        named.add(
            new Named(
                section.text("path"), section.integer("times", 1, Range.between(1, MOST_TIMES))));
      }
    }
    return named;
  }

  /**
   * Opens a data set.
   *
   * @param first the data set that it is added to
   * @throws InputRefused if it is no data set of boxes, has no training images, or other classes
   */
  static FurtherDataset open(Named named, Storage storage, BoxDataset first) throws IOException {
    DatasetFolder folder = new DatasetFolder(storage, Storage.path(named.path()));
    BoxDataset card = BoxDataset.read(folder);
    if (!card.classes().equals(first.classes())) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "%s: data set %s has the classes %s, not those of %s, %s; ingest it with",
                  KEY,
                  folder.root(),
                  String.join(", ", card.classes()),
                  first.name(),
                  String.join(", ", first.classes()))
              + " --classes "
              + String.join(",", first.classes()));
    }
    if (card.count(Split.TRAIN) == 0) {
      throw new InputRefused(
          String.format(Locale.ROOT, "%s: data set %s has no training images", KEY, folder.root()));
    }
    return new FurtherDataset(folder.root(), card, named.times());
  }

  /** The card of a data set with the training images of this one, as often as they are shown. */
  BoxDataset addedTo(BoxDataset first) {
    BoxDataset training = trainingOnly();
    BoxDataset sum = first;
    for (int time = 0; time < times; time++) {
      List<DatasetPart> parts = new ArrayList<>(sum.parts());
      parts.addAll(training.parts());
      sum = sum.with(training, parts);
    }
    return sum;
  }

  private BoxDataset trainingOnly() {
    String training = Split.TRAIN.title();
    return new BoxDataset(
        card.kind(),
        card.format(),
        card.name(),
        card.classes(),
        card.boxOutside(),
        Map.of(training, card.counts(Split.TRAIN)),
        card.otherClasses(),
        card.seed(),
        card.fractions(),
        card.sources(),
        card.rejected(),
        card.problems(),
        card.duplicates(),
        card.partsOf(Split.TRAIN),
        card.contentSha256(),
        card.lookonceVersion());
  }

  /** Rows followed by those of this data set, as often as they are shown; indices go on. */
  Dataset<Row> addedTo(Dataset<Row> rows, long before, SparkSession spark, Storage storage)
      throws IOException {
    Dataset<Row> own = BoxDatasetReader.open(spark, storage, folder).rows(Split.TRAIN);
    String index = own.columns()[0];
    Dataset<Row> sum = rows;
    for (int time = 0; time < times; time++) {
      long from = before + time * card.count(Split.TRAIN);
      sum = sum.union(own.withColumn(index, col(index).plus(lit(from))));
    }
    return sum;
  }
}
