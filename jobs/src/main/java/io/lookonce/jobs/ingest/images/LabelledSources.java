package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.CsvManifest;
import io.lookonce.data.source.FolderPerClass;
import io.lookonce.data.source.ImageFiles;
import io.lookonce.data.source.LabelInFileName;
import io.lookonce.data.source.LabelInFileName.LabelPattern;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.LabelledSource.FileSource;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.scoring.input.FolderListing;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.TableSource;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Opens inputs by their type: {@code .h5} and {@code .hdf5} files and folders of them, {@code .csv}
 * manifests, Parquet files and folders of them. In other folders, the file names contain the labels
 * if images lie directly in the folder; else there is one folder per class. Images beside class
 * folders are left out.
 */
final class LabelledSources {

  /** Format of labels from folder names; they are class names, not numbers. */
  static final String FOLDER_PER_CLASS = "folder-per-class";

  static final String LABEL_IN_FILE_NAME = "label-in-file-name";

  private final Storage storage;
  private final LabelPattern labelPattern;
  private final List<String> classes;
  private final boolean growing;

  /**
   * @param growing whether inputs may be empty
   */
  LabelledSources(Storage storage, ImageIngestSettings settings, boolean growing) {
    this.growing = growing;
    this.classes = settings.shared().classes();
    this.storage = storage;
    this.labelPattern = settings.labelPattern();
  }

  /** Whether only Spark can list an input. */
  boolean needsSpark(IngestInput input) throws IOException {
    return storage.exists(Storage.path(input.location())) && TableSource.isTable(files(input));
  }

  /** Lists an input that is a Parquet table. */
  LabelledSource openTable(SparkSession spark, IngestInput input) throws IOException {
    requireThere(input);
    ImageListing files = files(input);
    TableSource.requireTable(storage, input.title(), files);
    return ParquetSource.open(spark, input.title(), files);
  }

  private ImageListing files(IngestInput input) throws IOException {
    return FolderListing.of(storage, input.option(), input.location());
  }

  /** The HDF5 files of a folder without images; any other input unchanged. */
  List<IngestInput> containersIn(IngestInput input) throws IOException {
    Path path = Storage.path(input.location());
    requireThere(input);
    if (!storage.fileSystem(path).getFileStatus(path).isDirectory()) {
      return List.of(input);
    }
    List<IngestInput> containers = new ArrayList<>();
    for (FileStatus entry : storage.list(path)) {
      if (entry.isDirectory() && !isHidden(entry)) {
        // An HDF5 file beside class folders does not change their meaning.
        return List.of(input);
      }
      if (entry.isFile() && !isHidden(entry) && isHdf5(entry.getPath().getName())) {
        containers.add(new IngestInput(input.option(), entry.getPath().toString(), input.split()));
      }
    }
    return containers.isEmpty() || holdsImages(path) ? List.of(input) : containers;
  }

  /**
   * Lists any other input.
   *
   * @throws InputRefused if it does not exist or is not usable
   */
  LabelledSource open(IngestInput input) throws IOException {
    try {
      return opened(input);
    } catch (EmptyInput nothing) {
      if (!growing) {
        throw nothing;
      }
      LeftOut empty = new LeftOut(input.location(), 0, "nothing there");
      return files(
          "empty", new LabelledListing(List.of(), List.of(), List.of(), 0, List.of(empty)));
    }
  }

  private LabelledSource opened(IngestInput input) throws IOException {
    requireThere(input);
    Path path = Storage.path(input.location());
    String name = path.getName().toLowerCase(Locale.ROOT);
    if (storage.fileSystem(path).getFileStatus(path).isDirectory()) {
      return openFolder(input, path);
    }
    if (isHdf5(name)) {
      return Hdf5Source.open(storage, input.title(), path, classes);
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
    if (holdsImages(folder) && !holdsClassFolders(input, folder)) {
      return labelInFileName(
          input, folder, LabelPattern.parse(input.title(), LabelPattern.BEFORE_UNDERSCORE));
    }
    LabelledListing listing = FolderPerClass.list(storage, input.title(), folder);
    requireNoManifest(input, folder, listing);
    return files(FOLDER_PER_CLASS, listing);
  }

  /**
   * Whether a folder has class folders. Fewer images beside them than in them are strays; if there
   * are more, the layout is ambiguous and refused.
   */
  private boolean holdsClassFolders(IngestInput input, Path folder) throws IOException {
    String root = storage.qualify(folder).toString();
    long direct = 0;
    long below = 0;
    for (Path file : ImageFiles.below(storage, input.title(), folder).images()) {
      if (file.getParent().toString().equals(root)) {
        direct++;
      } else {
        below++;
      }
    }
    if (below > 0 && direct > below) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "%s: %d images lie in the folder itself and %d in folders below:",
                  input.title(),
                  direct,
                  below)
              + " take one of both away, or say with --label-pattern where all names have their"
              + " label");
    }
    return below > 0;
  }

  /** Refuses a single class folder beside a list, because the list probably contains the labels. */
  private void requireNoManifest(IngestInput input, Path folder, LabelledListing listing)
      throws IOException {
    if (growing || listing.images().stream().map(LabelledImage::label).distinct().count() > 1) {
      return;
    }
    for (FileStatus entry : storage.list(folder)) {
      if (entry.isFile() && entry.getPath().getName().toLowerCase(Locale.ROOT).endsWith(".csv")) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: all images are in one folder, '%s', and a list lies beside it: give %s",
                input.title(),
                listing.images().get(0).label(),
                entry.getPath()));
      }
    }
  }

  private LabelledSource labelInFileName(IngestInput input, Path folder, LabelPattern pattern)
      throws IOException {
    return files(LABEL_IN_FILE_NAME, LabelInFileName.list(storage, input.title(), folder, pattern));
  }

  private LabelledSource files(String format, LabelledListing listing) {
    return new FileSource(format, listing);
  }

  private boolean holdsImages(Path folder) throws IOException {
    return storage.list(folder).stream()
        .filter(FileStatus::isFile)
        .anyMatch(file -> ImageFormat.byExtension(file.getPath().getName()).isPresent());
  }

  private void requireThere(IngestInput input) throws IOException {
    Path path = Storage.path(input.location());
    if (!storage.exists(path)) {
      throw new InputRefused(input.title() + ": there is no " + storage.qualify(path));
    }
  }

  private static boolean isHidden(FileStatus entry) {
    String name = entry.getPath().getName();
    return name.startsWith(".") || name.startsWith("_");
  }

  private static boolean isHdf5(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return small.endsWith(".h5") || small.endsWith(".hdf5");
  }
}
