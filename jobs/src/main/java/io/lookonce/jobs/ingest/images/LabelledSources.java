package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.CsvManifest;
import io.lookonce.data.source.FolderPerClass;
import io.lookonce.data.source.LabelInFileName;
import io.lookonce.data.source.LabelPattern;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Opens inputs by what they are: {@code .h5} and {@code .hdf5} files, {@code .csv} manifests,
 * Parquet files and folders of such; of other folders those with images directly in them have
 * labels in the file names, those with folders in them have one folder per class.
 */
final class LabelledSources {

  private final Storage storage;
  private final LabelPattern labelPattern;
  private final long maxBytes;

  LabelledSources(Storage storage, ImageIngestSettings settings) {
    this.storage = storage;
    this.labelPattern = settings.labelPattern();
    this.maxBytes = settings.shared().maxBytes();
  }

  /** Whether an input can be listed by Spark alone. */
  boolean needsSpark(IngestInput input) throws IOException {
    Path path = new Path(input.location());
    return isParquet(path.getName())
        || storage.list(path).stream()
            .filter(FileStatus::isFile)
            .anyMatch(file -> isParquet(file.getPath().getName()));
  }

  /** Lists an input that is a Parquet table. */
  LabelledSource openTable(SparkSession spark, IngestInput input) throws IOException {
    requireThere(input);
    return ParquetSource.open(spark, input.title(), input.location(), maxBytes);
  }

  /**
   * Lists any other input.
   *
   * @throws InputRefused if nothing is there, or it cannot be used
   */
  LabelledSource open(IngestInput input) throws IOException {
    requireThere(input);
    Path path = new Path(input.location());
    String name = path.getName().toLowerCase(Locale.ROOT);
    if (storage.fileSystem(path).getFileStatus(path).isDirectory()) {
      return openFolder(input, path);
    }
    if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
      return Hdf5Source.open(storage, input.title(), path);
    }
    if (name.endsWith(".csv")) {
      return files("csv", CsvManifest.list(storage, input.title(), path));
    }
    throw new InputRefused(
        input.title() + ": expected a folder, or a file that ends in .h5, .hdf5, .csv or .parquet");
  }

  private LabelledSource openFolder(IngestInput input, Path folder) throws IOException {
    if (labelPattern != null) {
      return labelInFileName(input, folder, labelPattern);
    }
    if (holdsImages(folder)) {
      return labelInFileName(
          input, folder, LabelPattern.parse(input.title(), LabelPattern.BEFORE_UNDERSCORE));
    }
    return files("folder-per-class", FolderPerClass.list(storage, input.title(), folder));
  }

  private LabelledSource labelInFileName(IngestInput input, Path folder, LabelPattern pattern)
      throws IOException {
    return files(
        "label-in-file-name", LabelInFileName.list(storage, input.title(), folder, pattern));
  }

  private LabelledSource files(String format, LabelledListing listing) {
    return new FileSource(format, listing, maxBytes);
  }

  private boolean holdsImages(Path folder) throws IOException {
    return storage.list(folder).stream()
        .filter(FileStatus::isFile)
        .anyMatch(file -> ImageFormat.byExtension(file.getPath().getName()).isPresent());
  }

  private void requireThere(IngestInput input) throws IOException {
    Path path = new Path(input.location());
    if (!storage.exists(path)) {
      throw new InputRefused(input.title() + ": there is no " + storage.qualify(path));
    }
  }

  private static boolean isParquet(String name) {
    return name.endsWith(".parquet");
  }
}
