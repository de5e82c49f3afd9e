package io.lookonce.data.source;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.links.ExternalLink;
import io.jhdf.object.datatype.FixedPoint;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arrays of an HDF5 file, looked up by name and checked before they are read: type, size,
 * chunks and compression. Links within the file are followed. Not thread-safe.
 */
final class Hdf5Arrays implements AutoCloseable {

  /**
   * Larger than any file of the course. Announced sizes are checked before anything is allocated.
   */
  private static final long MAX_NAMES_BYTES = 1L << 20;

  private static final long MAX_LABELS_BYTES = 1L << 24;

  private static final long MAX_IMAGE_BYTES = 1L << 26;

  /** How many links are followed from one name; the file may hold a cycle. */
  private static final int MOST_LINKS = 8;

  /** From the registry of the HDF Group; those that people compress images with. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("4", "szip"),
          Map.entry("5", "nbit"),
          Map.entry("6", "scale-offset"),
          Map.entry("305", "lzo"),
          Map.entry("307", "bzip2"),
          Map.entry("32001", "blosc"),
          Map.entry("32004", "lz4"),
          Map.entry("32008", "bitshuffle"),
          Map.entry("32013", "zfp"),
          Map.entry("32015", "zstandard"),
          Map.entry("32022", "jpeg-xr"),
          Map.entry("32026", "blosc2"));

  private static final Pattern ID = Pattern.compile("\\b(\\d{1,5})\\b");

  private final HdfFile file;
  private final Path path;
  private final String name;

  /**
   * Opens a file.
   *
   * @param path on the local disk
   * @param name what messages call the file
   * @throws IOException if it cannot be read; the library throws runtime exceptions too if it is no
   *     HDF5 file
   */
  Hdf5Arrays(Path path, String name) throws IOException {
    this.file = map(path);
    this.path = path;
    this.name = name;
  }

  /**
   * Maps files up to 2 GiB: the library then never reads beyond the end of the file, whereas from a
   * file name it first allocates whatever a header announces.
   */
  private static HdfFile map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() > Integer.MAX_VALUE
          ? new HdfFile(file)
          : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /** The objects in the root group by name. */
  Map<String, Node> children() {
    return file.getChildren();
  }

  boolean has(String datasetName) {
    return file.getChild(datasetName) != null;
  }

  /**
   * An array of texts or numbers that is small enough to be read as a whole.
   *
   * @throws InputRefused if it is missing or too large
   */
  Object names(String datasetName) {
    Dataset dataset = dataset(datasetName);
    requireList(dataset, datasetName, MAX_NAMES_BYTES);
    return dataset.getDataFlat();
  }

  /**
   * The integers of a [n] or [1, n] array.
   *
   * @throws InputRefused if it is missing, too large, damaged or not of integers
   */
  long[] labels(String datasetName) {
    Dataset dataset = dataset(datasetName);
    requireIntegers(dataset, datasetName);
    requireList(dataset, datasetName, MAX_LABELS_BYTES);
    requireFilters(dataset, datasetName);
    int[] dimensions = dataset.getDimensions();
    try {
      Hdf5Slab slab = rows(dataset, 0, dimensions[0]);
      long[] labels = new long[Arrays.stream(dimensions).reduce(1, Math::multiplyExact)];
      Arrays.setAll(labels, slab::get);
      return labels;
    } catch (IOException damaged) {
      throw refused(datasetName + " is damaged: " + damaged.getMessage());
    }
  }

  /**
   * An array of shape [images, height, width, 3], not yet read.
   *
   * @throws InputRefused if it is missing, of another shape, not of integers, too large or
   *     compressed by an unknown filter
   */
  Dataset images(String datasetName) {
    Dataset pixels = dataset(datasetName);
    int[] dimensions = pixels.getDimensions();
    if (dimensions.length != 4 || dimensions[3] != 3) {
      throw refused(
          String.format(
              Locale.ROOT,
              "%s is %s, expected [images, height, width, 3]",
              datasetName,
              Arrays.toString(dimensions)));
    }
    requireIntegers(pixels, datasetName);
    requireImages(pixels, datasetName);
    requireFilters(pixels, datasetName);
    return pixels;
  }

  /** Reads {@code count} rows along the first axis, from row {@code first} on. */
  Hdf5Slab rows(Dataset dataset, int first, int count) throws IOException {
    return Hdf5Slab.read(path, file.getUserBlockSize(), dataset, first, count);
  }

  @Override
  public void close() {
    file.close();
  }

  private void requireIntegers(Dataset dataset, String datasetName) {
    if (!(dataset.getDataType() instanceof FixedPoint)) {
      throw refused(datasetName + " holds no integers");
    }
    int[] dimensions = dataset.getDimensions();
    if (dimensions.length == 0 || Arrays.stream(dimensions).anyMatch(size -> size == 0)) {
      throw refused(
          String.format(
              Locale.ROOT,
              "%s is empty, %s: there is nothing in it",
              datasetName,
              Arrays.toString(dimensions)));
    }
  }

  /** Refuses unknown filters before Spark starts, with the filter's name. */
  private void requireFilters(Dataset dataset, String datasetName) {
    if (dataset instanceof ChunkedDataset chunked) {
      try {
        Hdf5Slab.probe(chunked);
      } catch (HdfFilterException unknown) {
        throw refused(
            String.format(
                    Locale.ROOT,
                    "%s is compressed in a way that cannot be read here (%s);",
                    datasetName,
                    filterNamed(unknown.getMessage()))
                + " write it again with gzip, lzf or none");
      }
    }
  }

  /** Labels and names are read as a whole, so the array and its chunks must be small. */
  private void requireList(Dataset dataset, String datasetName, long most) {
    requireSize(datasetName, dataset.getDimensions(), dataset, most);
    requireChunks(dataset, datasetName, most);
  }

  /** Images are read one by one, or as many as a chunk holds. */
  private void requireImages(Dataset dataset, String datasetName) {
    int[] image = dataset.getDimensions().clone();
    image[0] = 1;
    requireSize(datasetName, image, dataset, MAX_IMAGE_BYTES);
    requireChunks(dataset, datasetName, 4 * MAX_IMAGE_BYTES);
  }

  private void requireChunks(Dataset dataset, String datasetName, long most) {
    if (dataset instanceof ChunkedDataset chunked) {
      requireSize("a chunk of " + datasetName, chunked.getChunkDimensions(), dataset, most);
    }
  }

  private void requireSize(String what, int[] dimensions, Dataset dataset, long most) {
    double bytes = dataset.getDataType().getSize();
    for (int dimension : dimensions) {
      bytes *= dimension;
    }
    if (bytes < 0 || bytes > most) {
      throw refused(
          String.format(
              Locale.ROOT,
              "%s is %s, more than %d MB",
              what,
              Arrays.toString(dimensions),
              most >> 20));
    }
  }

  private Dataset dataset(String datasetName) {
    Node node = file.getChild(datasetName);
    for (int links = 0; node instanceof Link link; links++) {
      if (link instanceof ExternalLink) {
        throw refused(
            String.format(
                Locale.ROOT,
                "data set '%s' is a link to %s in another file; give that file, or copy the data"
                    + " set",
                datasetName,
                link.getTargetPath()));
      }
      if (links == MOST_LINKS || link.isBrokenLink()) {
        throw refused(
            String.format(
                Locale.ROOT,
                "data set '%s' is a link to %s, where there is none",
                datasetName,
                link.getTargetPath()));
      }
      node = link.getTarget();
    }
    if (!(node instanceof Dataset dataset)) {
      throw refused("data set '" + datasetName + "' is missing");
    }
    return dataset;
  }

  private InputRefused refused(String reason) {
    return new InputRefused(name + ": " + reason);
  }

  /** The library's message about an unknown filter, with the usual name of the filter's number. */
  static String filterNamed(String message) {
    Matcher id = ID.matcher(String.valueOf(message));
    while (id.find()) {
      if (NAMES.containsKey(id.group(1))) {
        return "filter " + NAMES.get(id.group(1)) + ": " + message;
      }
    }
    return String.valueOf(message);
  }
}
