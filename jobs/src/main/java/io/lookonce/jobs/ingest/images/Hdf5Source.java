package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImagePreparation;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.CourseHdf5;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Images in an HDF5 file with the course's layout. The driver reads the labels; tasks read slabs of
 * pixels from a local copy of the file.
 */
final class Hdf5Source implements LabelledSource {

  static final String FORMAT = "hdf5";

  private static final int BYTES_PER_TASK = 8 << 20;

  private final Storage storage;
  private final Path file;
  private final ImageShape shape;
  private final LabelledListing listing;

  /** A function of the opened file. */
  @FunctionalInterface
  private interface Use<T> {
    T of(CourseHdf5 opened);
  }

  /**
   * The images that one task reads.
   *
   * @param first index of the first image in the file
   * @param count number of images
   */
  private record Slab(int first, int count) implements Serializable {}

  private Hdf5Source(Storage storage, Path file, List<String> classes) throws IOException {
    this.storage = storage;
    this.file = file;
    this.shape = open(CourseHdf5::shape);
    this.listing = open(opened -> opened.listing(classes));
  }

  /**
   * Opens a file and checks its layout.
   *
   * @param input names the input in messages
   * @param classes class names for a file that has none
   * @throws InputRefused naming what is missing or invalid
   */
  static Hdf5Source open(Storage storage, String input, Path file, List<String> classes)
      throws IOException {
    Path qualified = storage.qualify(file);
    if (!storage.exists(qualified)) {
      throw new InputRefused(input + ": there is no " + qualified);
    }
    return new Hdf5Source(storage, qualified, classes);
  }

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public LabelledListing listing() {
    return listing;
  }

  @Override
  public Optional<ImageShape> shape() {
    return Optional.of(shape);
  }

  @Override
  public Optional<String> containerSha256() throws IOException {
    try (InputStream in = storage.open(file)) {
      return Optional.of(Sha256.of(in));
    }
  }

  @Override
  public JavaRDD<ResizedImage> prepare(
      SparkSession spark, int first, ImagePreparation preparation, ImageFileReader reader)
      throws IOException {
    DeliveredFile delivered = DeliveredFile.of(spark.sparkContext(), storage, file);
    String name = file.toString();
    List<Slab> slabs = slabs();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(slabs, slabs.size())
        .flatMap(slab -> read(delivered, name, slab, first, preparation).iterator());
  }

  private List<Slab> slabs() {
    int images = listing.images().size();
    int perTask = Math.max(1, BYTES_PER_TASK / shape.bytes());
    List<Slab> slabs = new ArrayList<>();
    for (int first = 0; first < images; first += perTask) {
      slabs.add(new Slab(first, Math.min(perTask, images - first)));
    }
    return slabs;
  }

  private static List<ResizedImage> read(
      DeliveredFile file, String name, Slab slab, int first, ImagePreparation preparation) {
    List<ResizedImage> images = new ArrayList<>(slab.count());
    try (CourseHdf5 opened = CourseHdf5.open(file.local(), name)) {
      for (byte[] pixels : opened.pixels(slab.first(), slab.count())) {
        int index = first + slab.first() + images.size();
        images.add(prepare(index, pixels, opened.shape(), preparation));
      }
    }
    return images;
  }

  private static ResizedImage prepare(
      int index, byte[] pixels, ImageShape from, ImagePreparation preparation) {
    try {
      return new ResizedImage(index, preparation.ofPixels(pixels, from), null, null);
    } catch (ImageRefused refused) {
      return new ResizedImage(index, null, null, refused.getMessage());
    }
  }

  /** Fetches a remote file first, because the library reads local files only. */
  private <T> T open(Use<T> use) throws IOException {
    if ("file".equals(file.toUri().getScheme())) {
      return use(LocalNames.of(file), use);
    }
    java.nio.file.Path fetched = Files.createTempFile("lookonce-", ".h5");
    try (InputStream in = storage.open(file)) {
      Files.copy(in, fetched, StandardCopyOption.REPLACE_EXISTING);
      return use(fetched, use);
    } finally {
      Files.deleteIfExists(fetched);
    }
  }

  private <T> T use(java.nio.file.Path local, Use<T> use) {
    try (CourseHdf5 opened = CourseHdf5.open(local, file.toString())) {
      return use.of(opened);
    }
  }

  /**
   * A file that tasks need on a local disk, because the library reads local files only.
   *
   * @param location its path, or its name on Spark's file server, which sends it once to each
   *     executor
   * @param served whether the file server provides it
   */
  private record DeliveredFile(String location, boolean served) implements Serializable {

    /** Makes a file available to all tasks of an application. */
    static DeliveredFile of(SparkContext spark, Storage storage, Path file) throws IOException {
      if (spark.isLocal() && "file".equals(file.toUri().getScheme())) {
        return new DeliveredFile(LocalNames.of(file).toString(), false);
      }
      // The file server identifies files by name alone, so names must be unique.
      java.nio.file.Path copy = Files.createTempFile("lookonce-", ".h5");
      copy.toFile().deleteOnExit();
      storage.copy(file, new Path(copy.toUri()));
      if (spark.isLocal()) {
        return new DeliveredFile(copy.toString(), false);
      }
      spark.addFile(copy.toString());
      return new DeliveredFile(copy.getFileName().toString(), true);
    }

    /** The local file. */
    java.nio.file.Path local() {
      return java.nio.file.Path.of(served ? SparkFiles.get(location) : location);
    }
  }
}
