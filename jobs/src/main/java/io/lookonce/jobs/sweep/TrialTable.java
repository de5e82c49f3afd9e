package io.lookonce.jobs.sweep;

import io.lookonce.data.Split;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import io.lookonce.jobs.training.TrainingResult;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the table of trials as one Parquet file. */
public final class TrialTable {

  private static final StructType POINT =
      new StructType()
          .add("epoch", DataTypes.DoubleType, false)
          .add("loss", DataTypes.DoubleType, false);

  /** Its columns. */
  public static final StructType SCHEMA = schema();

  private final SparkSession spark;
  private final Storage storage;
  private final SweepOutput output;

  TrialTable(SparkSession spark, Storage storage, SweepOutput output) {
    this.spark = spark;
    this.storage = storage;
    this.output = output;
  }

  /** Replaces the table. */
  void write(Collection<TrialRecord> trials) throws IOException {
    storage.delete(output.staging());
    spark
        .createDataFrame(trials.stream().map(TrialTable::row).toList(), SCHEMA)
        .coalesce(1)
        .write()
        .parquet(output.staging().toString());
    storage.replace(written(), output.table());
    storage.delete(output.staging());
  }

  private Path written() throws IOException {
    return storage.list(output.staging()).stream()
        .map(FileStatus::getPath)
        .filter(path -> path.getName().endsWith(".parquet"))
        .findFirst()
        .orElseThrow(() -> new IOException("no table was written to " + output.staging()));
  }

  private static StructType schema() {
    StructType schema =
        new StructType()
            .add("trial", DataTypes.IntegerType, false)
            .add("name", DataTypes.StringType, false)
            .add("status", DataTypes.StringType, false)
            .add("error", DataTypes.StringType)
            .add(
                "settings",
                DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false),
                false)
            .add("network", DataTypes.StringType, false)
            .add("dataset", DataTypes.StringType, false)
            .add("workers", DataTypes.IntegerType, false)
            .add("epochs", DataTypes.IntegerType)
            .add("rounds", DataTypes.LongType)
            .add("seconds", DataTypes.DoubleType)
            .add("loss", DataTypes.DoubleType);
    for (Split split : Split.values()) {
      schema =
          schema
              .add(split.title() + "_accuracy", DataTypes.DoubleType)
              .add(split.title() + "_loss", DataTypes.DoubleType);
    }
    return schema
        .add("parameters_sha256", DataTypes.StringType)
        .add("loss_curve", DataTypes.createArrayType(POINT, false));
  }

  private static Row row(TrialRecord trial) {
    List<Object> values = new ArrayList<>();
    values.add(trial.number());
    values.add(trial.name());
    values.add(trial.succeeded() ? "done" : "failed");
    values.add(trial.error());
    values.add(scala.collection.JavaConverters.mapAsScalaMap(trial.varied()));
    values.add(trial.network());
    values.add(trial.dataset());
    values.add(trial.workers());
    if (trial.succeeded()) {
      addResult(values, trial.result());
    }
    while (values.size() < SCHEMA.size()) {
      values.add(null);
    }
    return RowFactory.create(values.toArray());
  }

  private static void addResult(List<Object> values, TrainingResult result) {
    values.add(result.epochs());
    values.add(result.rounds());
    values.add(result.seconds());
    values.add(result.epochLoss());
    for (Split split : Split.values()) {
      TrainingResult.Score score = result.scores().get(split.title());
      values.add(score == null ? null : score.accuracy());
      values.add(score == null ? null : score.loss());
    }
    values.add(result.parametersSha256());
    values.add(
        result.course().stream()
            .map(point -> RowFactory.create(point.epoch(), point.loss()))
            .toArray(Row[]::new));
  }
}
