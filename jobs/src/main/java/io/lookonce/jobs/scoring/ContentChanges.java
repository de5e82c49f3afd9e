package io.lookonce.jobs.scoring;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageReader;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.jobs.scoring.output.LatestRows;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Finds images to score again although their length and modification time have not changed: images
 * whose bytes changed, or whose row has an error.
 */
final class ContentChanges {

  private static final StructType COLUMNS =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("scored_at", DataTypes.TimestampType)
          .add("sha256", DataTypes.StringType)
          .add(ScoringTable.ERROR, DataTypes.StringType);

  private static final StructType DIGESTS =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modification_time", DataTypes.LongType)
          .add("sha256", DataTypes.StringType);

  private final Context context;
  private final ImageSource source;

  ContentChanges(Context context, ImageSource source) {
    this.context = context;
    this.source = source;
  }

  /**
   * Compares digests with those in the table.
   *
   * @param scored images that have a row
   */
  Set<ImageFile> among(List<ImageFile> scored) {
    if (scored.isEmpty()) {
      return Set.of();
    }
    SparkSession spark = context.spark();
    Map<String, String> inTable = new HashMap<>();
    scored.forEach(file -> inTable.put(file.path(), null));
    LatestRows.forEach(
        spark,
        context.output(),
        COLUMNS,
        row -> inTable.replace(row.getAs("path"), row.getAs("sha256")));
    SerializableConfiguration hadoop =
        new SerializableConfiguration(context.storage().configuration());
    long maxBytes = context.limits().maxBytes();
    Set<ImageFile> changed = new HashSet<>();
    source
        .inputs(new Batch(0, scored))
        .map(
            (MapFunction<Row, Row>)
                row -> {
                  ImageInput input = ImageInput.of(row);
                  return RowFactory.create(
                      input.file().path(),
                      input.file().length(),
                      input.file().modificationTime(),
                      digest(input, hadoop, maxBytes).orElse(null));
                },
            Encoders.row(DIGESTS))
        .collectAsList()
        .forEach(
            row -> {
              if (!Objects.equals(row.getString(3), inTable.get(row.getString(0)))) {
                changed.add(new ImageFile(row.getString(0), row.getLong(1), row.getLong(2), null));
              }
            });
    return changed;
  }

  /** Those whose last row has an error. */
  Set<ImageFile> withError(List<ImageFile> scored) {
    if (scored.isEmpty()) {
      return Set.of();
    }
    Set<String> failed = new HashSet<>();
    LatestRows.forEach(
        context.spark(),
        context.output(),
        COLUMNS,
        row -> {
          if (row.getAs(ScoringTable.ERROR) != null) {
            failed.add(row.getAs("path"));
          }
        });
    Set<ImageFile> again = new HashSet<>(scored);
    again.removeIf(file -> !failed.contains(file.path()));
    return again;
  }

  private static Optional<String> digest(
      ImageInput input, SerializableConfiguration hadoop, long maxBytes) {
    try {
      Storage storage = new Storage(hadoop.value());
      return Optional.of(Sha256.of(new ImageReader(storage, maxBytes).read(input)));
    } catch (ImageRefused unreadable) {
      return Optional.empty();
    }
  }
}
