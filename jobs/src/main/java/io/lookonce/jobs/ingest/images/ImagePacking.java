package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.LabelledListing.RejectedImage;
import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.ingest.write.Ingestion;
import io.lookonce.jobs.ingest.write.Ingestion.IngestResult;
import io.lookonce.jobs.scoring.input.FolderListing;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
 * Packs unchanged image files into a table of a few large Parquet files with the columns {@code
 * path, modification_time, length, content}, for file systems that open many small files slowly.
 */
public final class ImagePacking implements Ingestion {

  /** Its columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modification_time", DataTypes.TimestampType, false)
          .add("length", DataTypes.LongType, false)
          .add("content", DataTypes.BinaryType, false);

  /** Images are compressed already, and the buffer of a task must be small relative to its heap. */
  private static final Map<String, String> FORMAT =
      Map.of(
          "compression", "none",
          "parquet.block.size", String.valueOf(16 << 20),
          "parquet.enable.dictionary", "false");

  private final Storage storage;
  private final Settings settings;
  private final IngestOutput output;
  private final List<ImageFile> images;
  private final List<RejectedImage> unreadable = new ArrayList<>();

  /**
   * What to pack and how.
   *
   * @param inputs folders, globs or files
   * @param maxBytes length above which an image is left out
   * @param packBytes approximate length of the Parquet files
   */
  public record Settings(List<IngestInput> inputs, long maxBytes, long packBytes) {}

  /**
   * The result.
   *
   * @param files of the table
   * @param unreadable number of unreadable folders
   */
  private record Result(long listed, long rejected, int files, long bytes, int unreadable)
      implements IngestResult {

    @Override
    public String contents() {
      return String.format(
          Locale.ROOT,
          "%,d images in %,d files of %,d MB together; %,d rejected%s",
          listed - rejected,
          files,
          bytes >> 20,
          rejected,
          unreadable == 0 ? "" : "; folders left out because they may not be read: " + unreadable);
    }
  }

  /**
   * Lists the images.
   *
   * @throws InputRefused if an input does not exist, there are no images, or an image is in two
   *     inputs
   */
  public ImagePacking(Storage storage, Settings settings, IngestOutput output) throws IOException {
    this.storage = storage;
    this.settings = settings;
    this.output = output;
    Map<String, ImageFile> byPath = new TreeMap<>();
    for (IngestInput input : settings.inputs()) {
      ImageListing listing = FolderListing.of(storage, input.option(), input.location());
      for (String folder : listing.unreadableFolders()) {
        unreadable.add(new RejectedImage(folder, "unreadable: the folder may not be read"));
      }
      for (ImageFile image : listing.images()) {
        if (byPath.put(image.path(), image) != null) {
          throw new InputRefused(
              String.format(
                  Locale.ROOT, "%s: %s is in another input too", input.title(), image.path()));
        }
      }
    }
    if (byPath.isEmpty()) {
      throw new InputRefused(settings.inputs().get(0).title() + ": no images there");
    }
    this.images = List.copyOf(byPath.values());
  }

  @Override
  public List<String> description() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d images of %,d MB into %,d files",
            images.size(),
            images.stream().mapToLong(ImageFile::length).sum() >> 20,
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
    CollectionAccumulator<RejectedImage> rejections =
        spark.sparkContext().collectionAccumulator("rejected images");
    List<List<ImageFile>> packs = packs();
    try (ImageFileReader reader = ImageFileReader.on(context, settings.maxBytes())) {
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
    }
    // A task that ran twice has named its images twice.
    List<RejectedImage> rejected =
        new ArrayList<>(
            rejections.value().stream()
                .distinct()
                .sorted(Comparator.comparing(RejectedImage::source))
                .toList());
    Result result = name(rejected.size());
    rejected.addAll(unreadable);
    output.writeList("rejected.json", rejected);
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
    return new Result(images.size(), rejected, files, bytes, unreadable.size());
  }

  /** The images of each file: consecutive, up to the wanted length. */
  private List<List<ImageFile>> packs() {
    List<List<ImageFile>> packs = new ArrayList<>();
    long bytes = settings.packBytes();
    for (ImageFile image : images) {
      if (bytes >= settings.packBytes()) {
        packs.add(new ArrayList<>());
        bytes = 0;
      }
      packs.get(packs.size() - 1).add(image);
      bytes += image.length();
    }
    return packs;
  }

  /** One row, or none if the file cannot be read. */
  private static Iterator<Row> row(
      ImageFile file, ImageFileReader reader, CollectionAccumulator<RejectedImage> rejections) {
    try {
      byte[] content = reader.read(file.path());
      Timestamp time = new Timestamp(file.modificationTime());
      return List.of(RowFactory.create(file.path(), time, (long) content.length, content))
          .iterator();
    } catch (ImageRefused refused) {
      rejections.add(new RejectedImage(file.path(), refused.getMessage()));
      return Collections.emptyIterator();
    }
  }
}
