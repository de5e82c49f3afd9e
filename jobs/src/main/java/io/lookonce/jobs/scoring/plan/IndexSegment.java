package io.lookonce.jobs.scoring.plan;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.plan.ScoredIndex.ScoredVersion;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators.BinaryColumn;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A Parquet file of scored versions in path order, of which a reader reads only the pages of the
 * paths that it asks for.
 *
 * @param file its name in the folder of the index
 * @param rows how many versions it has
 * @param hasRowsOfTables whether some of the images were rows of a table
 * @param bytes its length
 * @param modified its modification time in milliseconds since 1970, when it was last compared
 */
record IndexSegment(
    String file, long rows, boolean hasRowsOfTables, long bytes, String sha256, long modified) {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message segment { required binary path (STRING); required int64 length;"
              + " required int64 modification_time (TIMESTAMP(MILLIS,true));"
              + " optional binary container (STRING); required int32 batch; }");

  private static final String PATH = "path";
  private static final int PAGE_ROWS = 2000;
  private static final int ROW_GROUP_BYTES = 8 << 20;

  /** Paths often have a long beginning in common; statistics cut short would tell none apart. */
  private static final int STATISTICS_BYTES = 1 << 16;

  /** Versions in path order. */
  interface Versions extends Closeable {

    /** The next one; null after the last. */
    ScoredVersion next() throws IOException;
  }

  /** Writes all that is left of the versions. */
  static IndexSegment write(Storage storage, Path target, Versions versions) throws IOException {
    Path written = storage.beside(target);
    long rows = 0;
    boolean hasRowsOfTables = false;
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new StorageFile(storage, written))
            .withConf(BatchFile.configuration(storage))
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withDictionaryEncoding(PATH, false)
            .withPageRowCountLimit(PAGE_ROWS)
            .withRowGroupSize((long) ROW_GROUP_BYTES)
            .withColumnIndexTruncateLength(STATISTICS_BYTES)
            .build()) {
      for (ScoredVersion one = versions.next(); one != null; one = versions.next()) {
        writer.write(row(one));
        rows++;
        hasRowsOfTables |= one.file().container() != null;
      }
    }
    String sha256 = sha256(storage, written);
    storage.replace(written, target);
    FileStatus status = storage.fileSystem(target).getFileStatus(target);
    return new IndexSegment(
        target.getName(),
        rows,
        hasRowsOfTables,
        status.getLen(),
        sha256,
        status.getModificationTime());
  }

  private static Group row(ScoredVersion version) {
    Group row = new SimpleGroup(SCHEMA);
    ImageFile image = version.file();
    row.add(PATH, image.path());
    row.add("length", image.length());
    row.add("modification_time", image.modificationTime());
    if (image.container() != null) {
      row.add("container", image.container());
    }
    row.add("batch", version.batch());
    return row;
  }

  /**
   * Compares the file with this record; its bytes are read only if its time is another.
   *
   * @param wholly whether its bytes are read in any case
   */
  boolean isWhole(Storage storage, Path folder, boolean wholly) throws IOException {
    Path path = new Path(folder, file);
    try {
      FileStatus status = storage.fileSystem(path).getFileStatus(path);
      return status.getLen() == bytes
          && ((!wholly && status.getModificationTime() == modified)
              || sha256(storage, path).equals(sha256));
    } catch (FileNotFoundException absent) {
      return false;
    }
  }

  /**
   * The versions of a range. Pages that were damaged are noticed by their checksums.
   *
   * @throws IOException naming the file, also from {@link Versions#next}, if it is damaged
   */
  Versions read(Storage storage, Path folder, PathRange range) throws IOException {
    Path path = new Path(folder, file);
    BinaryColumn column = FilterApi.binaryColumn(PATH);
    FilterCompat.Filter filter =
        FilterCompat.get(
            FilterApi.and(
                FilterApi.gtEq(column, Binary.fromString(range.from())),
                FilterApi.ltEq(column, Binary.fromString(range.to()))));
    Configuration configuration = BatchFile.configuration(storage);
    ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), path)
            .withConf(configuration)
            .withFilter(range.equals(PathRange.ALL) ? FilterCompat.NOOP : filter)
            .usePageChecksumVerification()
            .build();
    return new Versions() {
      @Override
      public ScoredVersion next() throws IOException {
        try {
          Group row = rows.read();
          return row == null ? null : version(row);
        } catch (IOException | RuntimeException damaged) {
          throw new IOException(path + " is damaged", damaged);
        }
      }

      @Override
      public void close() throws IOException {
        rows.close();
      }
    };
  }

  private static ScoredVersion version(Group row) {
    boolean isRow = row.getFieldRepetitionCount("container") > 0;
    return new ScoredVersion(
        new ImageFile(
            row.getString(PATH, 0),
            row.getLong("length", 0),
            row.getLong("modification_time", 0),
            isRow ? row.getString("container", 0) : null),
        row.getInteger("batch", 0));
  }

  private static String sha256(Storage storage, Path path) throws IOException {
    try (InputStream in = storage.open(path)) {
      return Sha256.of(in);
    }
  }

  /** A file that Parquet writes through {@link Storage}, which forces it to disk. */
  private record StorageFile(Storage storage, Path path) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      return createOrOverwrite(blockSizeHint);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
      OutputStream out = storage.create(path);
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int one) throws IOException {
          out.write(one);
          position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          position += length;
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
