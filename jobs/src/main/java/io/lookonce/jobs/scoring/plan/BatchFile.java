package io.lookonce.jobs.scoring.plan;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Reads what the file of a committed batch tells of its images, without Spark. */
final class BatchFile {

  static final String COLUMNS =
      "message batch { required binary path (STRING); required int64 modification_time"
          + " (TIMESTAMP(MICROS,true)); required int64 length; optional binary error (STRING); }";

  private static final int MICROSECONDS = 1000;

  private BatchFile() {}

  /** How many rows the footer says. */
  static long rows(Storage storage, Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration(storage)))) {
      return reader.getRecordCount();
    }
  }

  /** How many rows have an error, images that are gone included, as the footer says. */
  static long errors(Storage storage, Path file) throws IOException {
    long errors = 0;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration(storage)))) {
      for (BlockMetaData rows : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : rows.getColumns()) {
          if (column.getPath().toDotString().equals("error")) {
            errors += rows.getRowCount() - column.getStatistics().getNumNulls();
          }
        }
      }
    }
    return errors;
  }

  /** The images that it scored, as a plan would name them, but for the file that held them. */
  static List<ImageFile> images(Storage storage, Path file) throws IOException {
    Configuration configuration = configuration(storage);
    configuration.set(ReadSupport.PARQUET_READ_SCHEMA, COLUMNS);
    List<ImageFile> images = new ArrayList<>();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(configuration).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        ImageFile image =
            new ImageFile(
                row.getString("path", 0),
                row.getLong("length", 0),
                row.getLong("modification_time", 0) / MICROSECONDS,
                null);
        images.add(isGone(row) ? image.gone() : image);
      }
    }
    return images;
  }

  private static boolean isGone(Group row) {
    return row.getFieldRepetitionCount("error") > 0
        && row.getString("error", 0).startsWith(ScoringTable.GONE + ":");
  }

  /** A digest of images in their order, by which a plan is known to be that of a batch. */
  static String digest(List<ImageFile> images) {
    MessageDigest digest = Sha256.newDigest();
    for (ImageFile image : images) {
      String line = image.path() + "\n" + image.length() + " " + image.modificationTime() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A stale checksum file beside a file of the local disk does not count. */
  static Configuration configuration(Storage storage) {
    Configuration configuration = new Configuration(storage.configuration());
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    return configuration;
  }
}
