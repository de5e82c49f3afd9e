package io.lookonce.data.source;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.links.ExternalLink;
import io.jhdf.object.datatype.FixedPoint;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HDF5 file in the layout of the course's notebooks: {@code train_set_x}, {@code
 * validation_set_x} (or {@code dev_set_x}, {@code val_set_x}) and {@code test_set_x}, or some of
 * them, each [images, height, width, 3] of integers from 0 to 255 in the order red, green, blue;
 * beside each {@code ..._y}, [images] or [1, images], of labels; and {@code list_classes}, the
 * class names as texts or numbers, unless they are known from elsewhere. Each may be a link within
 * the file. What was never written has the array's fill value, as HDF5 has it.
 *
 * <p>Only those pixels are read that are asked for, so that memory need not grow with the file. Not
 * safe for several threads.
 */
public final class CourseHdf5 implements AutoCloseable {

  private static final String CLASSES = "list_classes";

  /** Beyond any file of the course; what a header announces passes here before it is allocated. */
  private static final long MAX_NAMES_BYTES = 1L << 20;

  private static final long MAX_LABELS_BYTES = 1L << 24;

  private static final long MAX_IMAGE_BYTES = 1L << 26;

  /** A link may lead to a link, but not for ever. */
  private static final int MOST_LINKS = 8;

  /** One pair of arrays. */
  private record ImageSet(String name, Split split, Dataset pixels, long[] labels) {

    String pixelsName() {
      return name + "_x";
    }
  }

  /** What arrays of a split may be called, before {@code _x} and {@code _y}. */
  private static final Map<String, Split> SETS = new LinkedHashMap<>();

  static {
    SETS.put("train_set", Split.TRAIN);
    SETS.put("validation_set", Split.VALIDATION);
    SETS.put("valid_set", Split.VALIDATION);
    SETS.put("val_set", Split.VALIDATION);
    SETS.put("dev_set", Split.VALIDATION);
    SETS.put("test_set", Split.TEST);
  }

  private final HdfFile file;
  private final Path path;
  private final String name;
  private final List<String> classes;
  private final List<ImageSet> sets = new ArrayList<>();
  private final ImageShape shape;

  private CourseHdf5(HdfFile file, Path path, String name) {
    this.file = file;
    this.path = path;
    this.name = name;
    this.classes = readClasses();
    for (Map.Entry<String, Split> set : SETS.entrySet()) {
      if (file.getChild(set.getKey() + "_x") != null) {
        sets.add(readSet(set.getKey(), set.getValue()));
      }
    }
    if (sets.isEmpty()) {
      throw refused("data set 'train_set_x' or 'test_set_x' is missing");
    }
    this.shape = commonShape();
  }

  /**
   * Opens a file and checks its layout.
   *
   * @param file on the local disk
   * @param name how messages and sources call it
   * @throws InputRefused if it is no HDF5 file, or naming the data set that is missing or wrong
   */
  public static CourseHdf5 open(Path file, String name) {
    HdfFile opened = null;
    try {
      opened = map(file);
      return new CourseHdf5(opened, file, name);
    } catch (InputRefused refused) {
      close(opened);
      throw refused;
    } catch (IOException | RuntimeException broken) {
      // Damaged bytes drive the library into exceptions of many kinds.
      close(opened);
      for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnsupportedHdfException newer) {
          throw new InputRefused(
              "%s: it uses a part of HDF5 that cannot be read here (%s); write it again for HDF5"
                      .formatted(name, newer.getMessage())
                  + " 1.10, in h5py with libver=('earliest', 'v110')",
              broken);
        }
      }
      throw new InputRefused(name + ": cannot be read as HDF5: " + broken.getMessage(), broken);
    }
  }

  /**
   * Mapped into memory, the library reads no further than the file reaches; from a file's name it
   * allocates first whatever a header announces. A map ends at 2 GiB.
   */
  private static HdfFile map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() > Integer.MAX_VALUE
          ? new HdfFile(file)
          : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /** The size of every image of the file. */
  public ImageShape shape() {
    return shape;
  }

  /**
   * All images with their labels and splits: train, validation, test, each in the file's order.
   * Sources are named {@code FILE#train_set_x/0}.
   *
   * @throws InputRefused if {@code list_classes} is missing, or a label is none of it
   */
  public LabelledListing listing() {
    return listing(List.of());
  }

  /**
   * The same.
   *
   * @param known the names of the classes, where the file has no {@code list_classes}
   */
  public LabelledListing listing(List<String> known) {
    if (classes.isEmpty() && known.isEmpty()) {
      throw refused("data set 'list_classes' is missing; name the classes with --classes");
    }
    List<String> names = classes.isEmpty() ? known : classes;
    List<LabelledImage> images = new ArrayList<>();
    for (ImageSet set : sets) {
      for (int i = 0; i < set.labels().length; i++) {
        String source = name + "#" + set.pixelsName() + "/" + i;
        String place = name + "#" + set.name() + "_y[" + i + "]";
        String label = className(place, set.labels()[i], names);
        images.add(new LabelledImage(source, label, set.split(), place));
      }
    }
    return new LabelledListing(names, images, List.of(), 0, otherImages());
  }

  /** Arrays that look like images and are called otherwise. */
  private List<LeftOut> otherImages() {
    List<LeftOut> others = new ArrayList<>();
    for (Map.Entry<String, Node> child : file.getChildren().entrySet()) {
      boolean known =
          child.getKey().endsWith("_x")
              && SETS.containsKey(child.getKey().substring(0, child.getKey().length() - 2));
      if (!known
          && child.getValue() instanceof Dataset dataset
          && dataset.getDimensions().length == 4
          && dataset.getDimensions()[3] == 3) {
        others.add(
            new LeftOut(
                name + "#" + child.getKey(),
                dataset.getDimensions()[0],
                "its name is none of " + String.join("_x, ", SETS.keySet()) + "_x"));
      }
    }
    return others;
  }

  /**
   * The pixels of some images.
   *
   * @param first place of the first one in {@link #listing()}, from 0
   * @param count how many; with {@code first} no more than there are
   * @return per image {@code height * width * 3} bytes, row by row from the top, each pixel as red,
   *     green, blue
   * @throws InputRefused naming the data set, if a sample is no byte or the data are damaged
   */
  public List<byte[]> pixels(int first, int count) {
    List<byte[]> images = new ArrayList<>(count);
    int firstOfSet = 0;
    for (ImageSet set : sets) {
      int from = Math.max(0, first - firstOfSet);
      int to = Math.min(set.labels().length, first + count - firstOfSet);
      try {
        addPixels(set, from, to, images);
      } catch (InputRefused refused) {
        throw refused;
      } catch (IOException | RuntimeException damaged) {
        throw refused(set.pixelsName() + " is damaged: " + damaged.getMessage());
      }
      firstOfSet += set.labels().length;
    }
    return images;
  }

  @Override
  public void close() {
    file.close();
  }

  private static void close(HdfFile opened) {
    if (opened != null) {
      opened.close();
    }
  }

  private void addPixels(ImageSet set, int from, int to, List<byte[]> images) throws IOException {
    if (from >= to) {
      return;
    }
    Hdf5Slab slab = Hdf5Slab.read(path, file.getUserBlockSize(), set.pixels(), from, to - from);
    int at = 0;
    for (int i = from; i < to; i++) {
      byte[] image = new byte[shape.bytes()];
      for (int j = 0; j < image.length; j++) {
        image[j] = toByte(set, slab.get(at++));
      }
      images.add(image);
    }
  }

  private byte toByte(ImageSet set, long sample) {
    if (sample < 0 || sample > 255) {
      throw refused(set.pixelsName() + " holds " + sample + ", which is not from 0 to 255");
    }
    return (byte) sample;
  }

  private List<String> readClasses() {
    if (file.getChild(CLASSES) == null) {
      return List.of();
    }
    Dataset dataset = requireDataset(CLASSES);
    requireList(dataset, CLASSES, MAX_NAMES_BYTES);
    Object names = dataset.getDataFlat();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(names); i++) {
      texts.add(text(Array.get(names, i)));
    }
    return ClassNames.declared(name + ": " + CLASSES, texts).names();
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8).strip()
        : value.toString().strip();
  }

  private ImageSet readSet(String set, Split split) {
    String pixelsName = set + "_x";
    for (ImageSet before : sets) {
      if (before.split() == split) {
        throw refused(
            "both %s and %s are images for %s"
                .formatted(before.pixelsName(), pixelsName, split.title()));
      }
    }
    Dataset pixels = requireDataset(pixelsName);
    int[] dimensions = pixels.getDimensions();
    if (dimensions.length != 4 || dimensions[3] != 3) {
      throw refused(
          "%s is %s, expected [images, height, width, 3]"
              .formatted(pixelsName, Arrays.toString(dimensions)));
    }
    requireIntegers(pixels, pixelsName);
    requireImages(pixels, pixelsName);
    requireFilters(pixels, pixelsName);
    long[] labels = readLabels(set + "_y");
    if (labels.length != dimensions[0]) {
      throw refused(
          "%s holds %d images and %s %d labels"
              .formatted(pixelsName, dimensions[0], set + "_y", labels.length));
    }
    return new ImageSet(set, split, pixels, labels);
  }

  private long[] readLabels(String labelsName) {
    Dataset dataset = requireDataset(labelsName);
    requireIntegers(dataset, labelsName);
    requireList(dataset, labelsName, MAX_LABELS_BYTES);
    requireFilters(dataset, labelsName);
    int[] dimensions = dataset.getDimensions();
    try {
      Hdf5Slab slab = Hdf5Slab.read(path, file.getUserBlockSize(), dataset, 0, dimensions[0]);
      long[] labels = new long[Arrays.stream(dimensions).reduce(1, Math::multiplyExact)];
      Arrays.setAll(labels, slab::get);
      return labels;
    } catch (IOException damaged) {
      throw refused(labelsName + " is damaged: " + damaged.getMessage());
    }
  }

  private void requireIntegers(Dataset dataset, String datasetName) {
    if (!(dataset.getDataType() instanceof FixedPoint)) {
      throw refused(datasetName + " holds no integers");
    }
    int[] dimensions = dataset.getDimensions();
    if (dimensions.length == 0 || Arrays.stream(dimensions).anyMatch(size -> size == 0)) {
      throw refused(
          "%s is empty, %s: there is nothing in it"
              .formatted(datasetName, Arrays.toString(dimensions)));
    }
  }

  /** A filter that cannot be undone is told before Spark starts, and called by its name. */
  private void requireFilters(Dataset dataset, String datasetName) {
    if (dataset instanceof ChunkedDataset chunked) {
      try {
        Hdf5Slab.probe(chunked);
      } catch (HdfFilterException unknown) {
        throw refused(
            "%s is compressed in a way that cannot be read here (%s);"
                    .formatted(datasetName, Hdf5Filters.named(unknown.getMessage()))
                + " write it again with gzip, lzf or none");
      }
    }
  }

  /** Labels and names are read whole. */
  private void requireList(Dataset dataset, String datasetName, long most) {
    requireSize(datasetName, dataset.getDimensions(), dataset, most);
    requireChunks(dataset, datasetName, most);
  }

  /** Images are read one by one, or as many at once as a chunk holds. */
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
          "%s is %s, more than %d MB".formatted(what, Arrays.toString(dimensions), most >> 20));
    }
  }

  private Dataset requireDataset(String datasetName) {
    Node node = file.getChild(datasetName);
    for (int links = 0; node instanceof Link link; links++) {
      if (link instanceof ExternalLink) {
        throw refused(
            "data set '%s' is a link to %s in another file; give that file, or copy the data set"
                .formatted(datasetName, link.getTargetPath()));
      }
      if (links == MOST_LINKS || link.isBrokenLink()) {
        throw refused(
            "data set '%s' is a link to %s, where there is none"
                .formatted(datasetName, link.getTargetPath()));
      }
      node = link.getTarget();
    }
    if (!(node instanceof Dataset dataset)) {
      throw refused("data set '" + datasetName + "' is missing");
    }
    return dataset;
  }

  private ImageShape commonShape() {
    Map<ImageShape, String> shapes = new LinkedHashMap<>();
    for (ImageSet set : sets) {
      int[] dimensions = set.pixels().getDimensions();
      shapes.put(ImageShape.rgb(dimensions[1], dimensions[2]), set.pixelsName());
    }
    if (shapes.size() > 1) {
      throw refused("its images have more than one size: " + shapes);
    }
    return shapes.keySet().iterator().next();
  }

  private String className(String place, long label, List<String> names) {
    if (label < 0 || label >= names.size()) {
      throw new InputRefused(
          "%s: label %d is out of range, %s names %d classes"
              .formatted(place, label, classes.isEmpty() ? "--classes" : CLASSES, names.size()));
    }
    return names.get((int) label);
  }

  private InputRefused refused(String reason) {
    return new InputRefused(name + ": " + reason);
  }
}
