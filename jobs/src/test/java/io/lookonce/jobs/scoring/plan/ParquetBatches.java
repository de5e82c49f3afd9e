package io.lookonce.jobs.scoring.plan;

import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Commits batches whose rows have only the columns that tell of their images. */
final class ParquetBatches {

  private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(BatchFile.COLUMNS);

  private ParquetBatches() {}

  static void commit(Storage storage, OutputFolder output, Batch batch) throws IOException {
    Path staged = new Path(output.staging(batch.number()), "part.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(staged, BatchFile.configuration(storage)))
            .withConf(BatchFile.configuration(storage))
            .withType(SCHEMA)
            .build()) {
      for (ImageFile image : batch.files()) {
        writer.write(row(image));
      }
    }
    new CommittedBatches(storage, output).commit(batch);
  }

  private static Group row(ImageFile image) {
    Group row = new SimpleGroup(SCHEMA);
    row.add("path", image.path());
    row.add("modification_time", 1000 * image.modificationTime());
    row.add("length", Math.max(0, image.length()));
    if (image.isGone()) {
      row.add("error", ScoringTable.GONE + ": deleted");
    }
    return row;
  }
}
