package io.lookonce.jobs.ingest;

import io.lookonce.data.RejectedPicture;
import io.lookonce.image.PictureRefused;
import io.lookonce.jobs.scoring.FolderListing;
import io.lookonce.jobs.scoring.Listing;
import io.lookonce.jobs.scoring.PictureFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Packs the pictures of folders, as they are, into a table of few large Parquet files: {@code path,
 * modification_time, length, content}. A file system that is slow to open many small files is then
 * asked once for each, and never again by the commands that read the table.
 */
public final class PicturePacking implements Ingestion {

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modification_time", DataTypes.TimestampType, false)
          .add("length", DataTypes.LongType, false)
          .add("content", DataTypes.BinaryType, false);

  /** Pictures are compressed already; and what a task buffers must stay small beside its heap. */
  private static final Map<String, String> FORMAT =
      Map.of(
          "compression", "none",
          "parquet.block.size", String.valueOf(16 << 20),
          "parquet.enable.dictionary", "false");

  private final Storage storage;
  private final Settings settings;
  private final IngestOutput output;
  private final List<PictureFile> pictures;

  /**
   * What is packed and how.
   *
   * @param inputs folders, globs or files
   * @param maxBytes length above which a picture is left out
   * @param packBytes length of the files of the table, about
   */
  public record Settings(List<IngestInput> inputs, long maxBytes, long packBytes) {}

  /**
   * What came of it.
   *
   * @param files of the table
   */
  private record Result(long listed, long rejected, int files, long bytes) implements IngestResult {

    @Override
    public String contents() {
      return String.format(
          Locale.ROOT,
          "%,d pictures in %,d files of %,d MB together; %,d rejected",
          listed - rejected,
          files,
          bytes >> 20,
          rejected);
    }
  }

  /**
   * Lists the pictures.
   *
   * @throws InputRefused if an input is not there, there are no pictures, or one is in two inputs
   */
  public PicturePacking(Storage storage, Settings settings, IngestOutput output)
      throws IOException {
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    Map<String, PictureFile> byPath = new TreeMap<>();
    for (IngestInput input : settings.inputs()) {
      Listing listing = FolderListing.of(storage, input.option(), input.location());
      for (PictureFile picture : listing.pictures()) {
        if (byPath.put(picture.path(), picture) != null) {
          throw new InputRefused(
              "%s: %s is in another input too".formatted(input.title(), picture.path()));
        }
      }
    }
    if (byPath.isEmpty()) {
      throw new InputRefused(settings.inputs().get(0).title() + ": no pictures there");
    }
    this.pictures = List.copyOf(byPath.values());
  }

  @Override
  public List<String> description() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d pictures of %,d MB into %,d files",
            pictures.size(),
            pictures.stream().mapToLong(PictureFile::length).sum() >> 20,
            packs().size()));
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put(
        "input", String.join(", ", settings.inputs().stream().map(IngestInput::location).toList()));
    shown.put("pack-bytes", String.valueOf(settings.packBytes()));
    shown.put("max-bytes", String.valueOf(settings.maxBytes()));
    return shown;
  }

  @Override
  public IngestResult run(SparkSession spark) throws IOException {
    output.begin(IngestOutput.IMAGES);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CollectionAccumulator<RejectedPicture> rejections =
        spark.sparkContext().collectionAccumulator("rejected pictures");
    PictureFileReader reader = PictureFileReader.on(context, settings.maxBytes());
    List<List<PictureFile>> packs = packs();
    JavaRDD<Row> rows =
        context
            .parallelize(packs, packs.size())
            .flatMap(List::iterator)
            .flatMap(file -> row(file, reader, rejections));
    spark
        .createDataFrame(rows, SCHEMA)
        .write()
        .options(FORMAT)
        .parquet(output.staging().toString());
    List<RejectedPicture> rejected = List.copyOf(rejections.value());
    output.writeList("rejected.json", rejected);
    Result result = name(rejected.size());
    output.finish();
    return result;
  }

  private Result name(int rejected) throws IOException {
    long bytes = 0;
    int files = 0;
    for (FileStatus file : output.staged()) {
      String name = String.format(Locale.ROOT, "pack-%05d.parquet", files++);
      storage.replace(file.getPath(), new Path(new Path(output.root(), IngestOutput.IMAGES), name));
      bytes += file.getLen();
    }
    return new Result(pictures.size(), rejected, files, bytes);
  }

  /** Consecutive pictures, as many as fill a file. */
  private List<List<PictureFile>> packs() {
    List<List<PictureFile>> packs = new ArrayList<>();
    long bytes = settings.packBytes();
    for (PictureFile picture : pictures) {
      if (bytes >= settings.packBytes()) {
        packs.add(new ArrayList<>());
        bytes = 0;
      }
      packs.get(packs.size() - 1).add(picture);
      bytes += picture.length();
    }
    return packs;
  }

  /** One row, or none for what cannot be read. */
  private static Iterator<Row> row(
      PictureFile file,
      PictureFileReader reader,
      CollectionAccumulator<RejectedPicture> rejections) {
    try {
      byte[] content = reader.read(file.path());
      Timestamp time = new Timestamp(file.modificationTime());
      return List.of(RowFactory.create(file.path(), time, (long) content.length, content))
          .iterator();
    } catch (PictureRefused refused) {
      rejections.add(new RejectedPicture(file.path(), refused.getMessage()));
      return Collections.emptyIterator();
    }
  }
}
