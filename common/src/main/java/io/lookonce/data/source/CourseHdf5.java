package io.lookonce.data.source;

import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HDF5 file in the layout of the course's notebooks:
 *
 * <ul>
 *   <li>{@code train_set_x}, {@code validation_set_x} (or {@code valid_set_x}, {@code val_set_x},
 *       {@code dev_set_x}) and {@code test_set_x}, at least one of them: [images, height, width, 3]
 *       integers from 0 to 255 in the order red, green, blue
 *   <li>for each of them {@code ..._y}: labels, [images] or [1, images]
 *   <li>{@code list_classes}: class names as texts or numbers; optional if the names are given
 * </ul>
 *
 * <p>Each may be a link within the file. Elements that were never written have the array's fill
 * value. Only the requested pixels are read, so memory does not grow with the file. Not
 * thread-safe.
 */
public final class CourseHdf5 implements AutoCloseable {

  private static final String CLASSES = "list_classes";

  /** The arrays of one split. */
  private record ImageSet(String name, Split split, Dataset pixels, long[] labels) {

    String pixelsName() {
      return name + "_x";
    }
  }

  /** Names of the arrays of each split, without {@code _x} and {@code _y}. */
  private static final Map<String, Split> SETS = new LinkedHashMap<>();

  static {
    SETS.put("train_set", Split.TRAIN);
    SETS.put("validation_set", Split.VALIDATION);
    SETS.put("valid_set", Split.VALIDATION);
    SETS.put("val_set", Split.VALIDATION);
    SETS.put("dev_set", Split.VALIDATION);
    SETS.put("test_set", Split.TEST);
  }

  private final Hdf5Arrays arrays;
  private final String name;
  private final List<String> classes;
  private final List<ImageSet> sets = new ArrayList<>();
  private final ImageShape shape;

  private CourseHdf5(Hdf5Arrays arrays, String name) {
    this.arrays = arrays;
    this.name = name;
    this.classes = readClasses();
    for (Map.Entry<String, Split> set : SETS.entrySet()) {
      if (arrays.has(set.getKey() + "_x")) {
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
   * @param name what messages and sources call the file
   * @throws InputRefused if it is not an HDF5 file, or naming the array that is missing or wrong
   */
  public static CourseHdf5 open(Path file, String name) {
    Hdf5Arrays opened = null;
    try {
      opened = new Hdf5Arrays(file, name);
      return new CourseHdf5(opened, name);
    } catch (InputRefused refused) {
      close(opened);
      throw refused;
    } catch (IOException | RuntimeException broken) {
      // Damaged bytes make the library throw exceptions of many kinds.
      close(opened);
      for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnsupportedHdfException newer) {
          throw new InputRefused(
              String.format(
                      Locale.ROOT,
                      "%s: it uses a part of HDF5 that cannot be read here (%s); write it again for"
                          + " HDF5",
                      name,
                      newer.getMessage())
                  + " 1.10, in h5py with libver=('earliest', 'v110')",
              broken);
        }
      }
      throw new InputRefused(name + ": cannot be read as HDF5: " + broken.getMessage(), broken);
    }
  }

  /** The size of every image in the file. */
  public ImageShape shape() {
    return shape;
  }

  /**
   * All images with their labels and splits: train, validation, test, each in the file's order.
   * Sources are named {@code FILE#train_set_x/0}.
   *
   * @throws InputRefused if {@code list_classes} is missing or a label is out of its range
   */
  public LabelledListing listing() {
    return listing(List.of());
  }

  /**
   * As {@link #listing()}, with class names for a file without {@code list_classes}.
   *
   * @param known class names by label
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

  /** Arrays that have the shape of images but none of the known names. */
  private List<LeftOut> otherImages() {
    List<LeftOut> others = new ArrayList<>();
    for (Map.Entry<String, Node> child : arrays.children().entrySet()) {
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
   * The pixels of consecutive images.
   *
   * @param first index of the first one in {@link #listing()}, from 0
   * @param count number of images; {@code first + count} is at most the size of the listing
   * @return per image {@code height * width * 3} bytes, row by row from the top, each pixel as red,
   *     green, blue
   * @throws InputRefused naming the array, if a sample is not in 0 to 255 or the data are damaged
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
    arrays.close();
  }

  private static void close(Hdf5Arrays opened) {
    if (opened != null) {
      opened.close();
    }
  }

  private void addPixels(ImageSet set, int from, int to, List<byte[]> images) throws IOException {
    if (from >= to) {
      return;
    }
    Hdf5Slab slab = arrays.rows(set.pixels(), from, to - from);
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
    if (!arrays.has(CLASSES)) {
      return List.of();
    }
    Object names = arrays.names(CLASSES);
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
            String.format(
                Locale.ROOT,
                "both %s and %s are images for %s",
                before.pixelsName(),
                pixelsName,
                split.title()));
      }
    }
    Dataset pixels = arrays.images(pixelsName);
    int[] dimensions = pixels.getDimensions();
    long[] labels = arrays.labels(set + "_y");
    if (labels.length != dimensions[0]) {
      throw refused(
          String.format(
              Locale.ROOT,
              "%s holds %d images and %s %d labels",
              pixelsName,
              dimensions[0],
              set + "_y",
              labels.length));
    }
    return new ImageSet(set, split, pixels, labels);
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
          String.format(
              Locale.ROOT,
              "%s: label %d is out of range, %s names %d classes",
              place,
              label,
              classes.isEmpty() ? "--classes" : CLASSES,
              names.size()));
    }
    return names.get((int) label);
  }

  private InputRefused refused(String reason) {
    return new InputRefused(name + ": " + reason);
  }
}
