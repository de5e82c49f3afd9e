package io.lookonce.data.source;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
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
 * An HDF5 file in the layout of the course's notebooks: {@code train_set_x} and {@code test_set_x},
 * or one of them, each [images, height, width, 3] of integers from 0 to 255 in the order red,
 * green, blue; beside each {@code ..._y}, [images] or [1, images], of labels; and {@code
 * list_classes}, the class names as texts or numbers.
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

  /** One pair of arrays. */
  private record ImageSet(Split split, Dataset pixels, long[] labels) {}

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
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      if (file.getChild(pixelsName(split)) != null) {
        sets.add(readSet(split));
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
   * All images with their labels and splits: train first, each in the file's order. Sources are
   * named {@code FILE#train_set_x/0}.
   */
  public LabelledListing listing() {
    List<LabelledImage> images = new ArrayList<>();
    for (ImageSet set : sets) {
      for (int i = 0; i < set.labels().length; i++) {
        String source = "%s#%s/%d".formatted(name, pixelsName(set.split()), i);
        String place = "%s#%s[%d]".formatted(name, labelsName(set.split()), i);
        images.add(
            new LabelledImage(source, className(place, set.labels()[i]), set.split(), place));
      }
    }
    return new LabelledListing(classes, images, List.of(), 0);
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
        throw refused(pixelsName(set.split()) + " is damaged: " + damaged.getMessage());
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
        image[j] = toByte(set.split(), slab.get(at++));
      }
      images.add(image);
    }
  }

  private byte toByte(Split split, long sample) {
    if (sample < 0 || sample > 255) {
      throw refused(pixelsName(split) + " holds " + sample + ", which is not from 0 to 255");
    }
    return (byte) sample;
  }

  private List<String> readClasses() {
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

  private ImageSet readSet(Split split) {
    Dataset pixels = requireDataset(pixelsName(split));
    int[] dimensions = pixels.getDimensions();
    if (dimensions.length != 4 || dimensions[3] != 3) {
      throw refused(
          "%s is %s, expected [images, height, width, 3]"
              .formatted(pixelsName(split), Arrays.toString(dimensions)));
    }
    requireIntegers(pixels, pixelsName(split));
    requireImages(pixels, pixelsName(split));
    long[] labels = readLabels(split);
    if (labels.length != dimensions[0]) {
      throw refused(
          "%s holds %d images and %s %d labels"
              .formatted(pixelsName(split), dimensions[0], labelsName(split), labels.length));
    }
    return new ImageSet(split, pixels, labels);
  }

  private long[] readLabels(Split split) {
    Dataset dataset = requireDataset(labelsName(split));
    requireIntegers(dataset, labelsName(split));
    requireList(dataset, labelsName(split), MAX_LABELS_BYTES);
    Object flat = dataset.getDataFlat();
    long[] labels = new long[Array.getLength(flat)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Array.getLong(flat, i);
    }
    return labels;
  }

  private void requireIntegers(Dataset dataset, String datasetName) {
    if (!(dataset.getDataType() instanceof FixedPoint) || dataset.isEmpty()) {
      throw refused(datasetName + " holds no integers");
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
    if (!(node instanceof Dataset dataset)) {
      throw refused("data set '" + datasetName + "' is missing");
    }
    return dataset;
  }

  private ImageShape commonShape() {
    Map<ImageShape, String> shapes = new LinkedHashMap<>();
    for (ImageSet set : sets) {
      int[] dimensions = set.pixels().getDimensions();
      shapes.put(ImageShape.rgb(dimensions[1], dimensions[2]), pixelsName(set.split()));
    }
    if (shapes.size() > 1) {
      throw refused("its images have more than one size: " + shapes);
    }
    return shapes.keySet().iterator().next();
  }

  private String className(String place, long label) {
    if (label < 0 || label >= classes.size()) {
      throw new InputRefused(
          "%s: label %d is out of range, %s names %d classes"
              .formatted(place, label, CLASSES, classes.size()));
    }
    return classes.get((int) label);
  }

  private InputRefused refused(String reason) {
    return new InputRefused(name + ": " + reason);
  }

  private static String pixelsName(Split split) {
    return split.title() + "_set_x";
  }

  private static String labelsName(Split split) {
    return split.title() + "_set_y";
  }
}
