package io.lookonce.data.source;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CourseHdf5Test {

  @TempDir private Path folder;

  @Test
  void readsImagesLabelsAndClassesInTheFilesOrder() {
    Path file = write(layout());
    try (CourseHdf5 opened = CourseHdf5.open(file, "small.h5")) {
      assertThat(opened.shape()).isEqualTo(new ImageShape(2, 3, 3));
      assertThat(opened.listing().classes()).containsExactly("non-cat", "cat");
      assertThat(opened.listing().images())
          .containsExactly(
              new LabelledImage(
                  "small.h5#train_set_x/0", "cat", Split.TRAIN, "small.h5#train_set_y[0]"),
              new LabelledImage(
                  "small.h5#train_set_x/1", "non-cat", Split.TRAIN, "small.h5#train_set_y[1]"),
              new LabelledImage(
                  "small.h5#test_set_x/0", "cat", Split.TEST, "small.h5#test_set_y[0]"));
      List<byte[]> pixels = opened.pixels(0, 3);
      assertThat(pixels).hasSize(3);
      // Row 1, column 2, blue of the second training image, as images() numbers them.
      assertThat(pixels.get(1)[(1 * 3 + 2) * 3 + 2] & 0xFF).isEqualTo(100 + 10 + 2 * 3 + 2);
      assertThat(pixels.get(2)[0] & 0xFF).isEqualTo(200);
      // Across the end of the training images.
      List<byte[]> last = opened.pixels(1, 2);
      assertThat(last).hasSize(2);
      assertThat(last.get(0)).isEqualTo(pixels.get(1));
      assertThat(last.get(1)).isEqualTo(pixels.get(2));
    }
  }

  static Stream<DatasetCreationOptions> layouts() {
    return Stream.of(
        DatasetCreationOptions.builder().build(),
        DatasetCreationOptions.builder().chunkDimensions(5, 4, 2, 3).build(),
        // No side of a chunk divides that of the array, and images share chunks.
        DatasetCreationOptions.builder().chunkDimensions(2, 3, 2, 2).build(),
        DatasetCreationOptions.builder().chunkDimensions(1, 1, 1, 1).build());
  }

  /** However the file keeps them, in one piece or in chunks, and however wide. */
  @ParameterizedTest
  @MethodSource("layouts")
  void someImagesOfAnyLayoutAreFound(DatasetCreationOptions layout) throws IOException {
    int[] sides = {5, 4, 3, 3};
    for (Class<?> type : List.of(byte.class, short.class, int.class, long.class)) {
      Object images = Array.newInstance(type, sides);
      for (int i = 0; i < 5 * 36; i++) {
        Object row = Array.get(Array.get(images, i / 36), i / 9 % 4);
        Array.setByte(Array.get(row, i / 3 % 3), i % 3, (byte) (i % 101));
      }
      Path file = Files.createTempFile(folder, "layout", ".h5");
      Files.delete(file);
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        hdf.putDataset("list_classes", new String[] {"non-cat", "cat"});
        hdf.putDataset("test_set_x", images, layout);
        hdf.putDataset("test_set_y", new long[5]);
      }
      try (CourseHdf5 opened = CourseHdf5.open(file, "layout.h5")) {
        List<byte[]> read = opened.pixels(1, 3);
        assertThat(read).hasSize(3);
        for (int i = 36; i < 4 * 36; i++) {
          assertThat(read.get(i / 36 - 1)[i % 36]).as("%s %d", type, i).isEqualTo((byte) (i % 101));
        }
      }
    }
  }

  /** Files that h5py wrote. */
  @ParameterizedTest
  @CsvSource({
    "softlink.h5, 24, 0, 0",
    "fillvalue.h5, 24, 0, 0",
    "fillvalue_contig.h5, 24, 0, 0",
    "validation.h5, 24, 8, 0",
    "dev.h5, 24, 8, 0",
    "noclasses.h5, 24, 0, 8",
  })
  void whatH5pyReadsIsRead(String file, int train, int validation, int test) throws Exception {
    Path path = Path.of(CourseHdf5Test.class.getResource("/hdf5/" + file).toURI());
    try (CourseHdf5 opened = CourseHdf5.open(path, file)) {
      LabelledListing listing = opened.listing(List.of("non-cat", "cat"));
      Map<Split, Long> counts =
          listing.images().stream().collect(groupingBy(LabelledImage::split, counting()));
      assertThat(counts.getOrDefault(Split.TRAIN, 0L)).isEqualTo(train);
      assertThat(counts.getOrDefault(Split.VALIDATION, 0L)).isEqualTo(validation);
      assertThat(counts.getOrDefault(Split.TEST, 0L)).isEqualTo(test);
      assertThat(opened.pixels(0, listing.images().size())).hasSize(listing.images().size());
      if (file.startsWith("fillvalue")) {
        // Of the first ten images of the one file all are written, of the other file none is.
        byte[] filled = new byte[opened.shape().bytes()];
        Arrays.fill(filled, (byte) 7);
        assertThat(opened.pixels(10, 14)).allMatch(pixels -> Arrays.equals(pixels, filled));
        assertThat(Arrays.equals(opened.pixels(0, 1).get(0), filled))
            .isEqualTo(file.equals("fillvalue_contig.h5"));
      }
    }
  }

  @Test
  void anEmptyArrayIsCalledEmpty() throws Exception {
    Path path = Path.of(CourseHdf5Test.class.getResource("/hdf5/empty_train.h5").toURI());
    assertThatThrownBy(() -> CourseHdf5.open(path, "empty.h5"))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("empty.h5: train_set_x is empty, [0, ");
  }

  @Test
  void aSplitHasOneArrayAndOtherImagesAreNamed() {
    Map<String, Object> layout = layout();
    layout.put("extra_x", images(2, 0));
    try (CourseHdf5 opened = CourseHdf5.open(write(layout), "small.h5")) {
      assertThat(opened.listing().leftOut())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.place()).isEqualTo("small.h5#extra_x");
                assertThat(one.images()).isEqualTo(2);
              });
    }
    layout.put("val_set_x", images(1, 0));
    layout.put("val_set_y", new long[1]);
    layout.put("dev_set_x", images(1, 0));
    layout.put("dev_set_y", new long[1]);
    assertRefused(layout, "small.h5: both val_set_x and dev_set_x are images for validation");
  }

  @Test
  void filtersAreCalledByTheirNames() {
    assertThat(Hdf5Arrays.filterNamed("A required filter is not available: name='' id=32015"))
        .startsWith("filter zstandard: ");
    assertThat(Hdf5Arrays.filterNamed("id=4711")).isEqualTo("id=4711");
  }

  @Test
  void namesTheDataSetThatIsMissing() {
    Map<String, Object> unlabelled = layout();
    unlabelled.remove("train_set_y");
    assertRefused(unlabelled, "small.h5: data set 'train_set_y' is missing");
    Map<String, Object> unnamed = layout();
    unnamed.remove("list_classes");
    assertRefused(
        unnamed, "small.h5: data set 'list_classes' is missing; name the classes with --classes");
    assertRefused(
        Map.of("list_classes", new int[] {0, 1}),
        "small.h5: data set 'train_set_x' or 'test_set_x' is missing");
  }

  @Test
  void namesWhatIsWrong() {
    assertRefused(
        with("train_set_y", new long[] {0, 2}),
        "small.h5#train_set_y[1]: label 2 is out of range, list_classes names 2 classes");
    assertRefused(
        with("train_set_y", new long[] {1}),
        "small.h5: train_set_x holds 2 images and train_set_y 1 labels");
    assertRefused(
        with("test_set_x", new int[1][2][3]),
        "small.h5: test_set_x is [1, 2, 3], expected [images, height, width, 3]");
    assertRefused(
        with("test_set_x", new int[1][4][4][3]),
        "small.h5: its images have more than one size:" + " {2x3x3=train_set_x, 4x4x3=test_set_x}");
    assertRefused(
        with("test_set_x", new double[1][2][3][3]), "small.h5: test_set_x holds no integers");
    int[][][][] tooBright = images(1, 200);
    tooBright[0][1][1][1] = 256;
    assertRefused(
        with("test_set_x", tooBright),
        "small.h5: test_set_x holds 256, which is not from 0 to 255");
  }

  @Test
  void refusesWhatIsNoHdf5() throws IOException {
    Path text = Files.writeString(folder.resolve("text.h5"), "no images here");
    assertThatThrownBy(() -> CourseHdf5.open(text, "text.h5"))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("text.h5: cannot be read as HDF5: ");

    Path whole = write(layout());
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {9, 100, bytes.length / 2, bytes.length - 40}) {
      Path cut = folder.resolve("cut-" + length + ".h5");
      Files.write(cut, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(
              () -> {
                try (CourseHdf5 opened = CourseHdf5.open(cut, "cut.h5")) {
                  opened.listing();
                  opened.pixels(0, 3);
                }
              })
          .isInstanceOf(InputRefused.class)
          .hasMessageStartingWith("cut.h5: ");
    }
  }

  /** What is read whole has an end. */
  @Test
  void listsBeyondAllMeasureAreNotRead() {
    assertRefused(
        with("list_classes", new String[] {"a".repeat(600_000), "b".repeat(600_000)}),
        "small.h5: list_classes is [2], more than 1 MB");
    assertRefused(
        with("train_set_y", new long[(1 << 21) + 1]),
        "small.h5: train_set_y is [2097153], more than 16 MB");
  }

  private void assertRefused(Map<String, Object> layout, String message) {
    Path file = write(layout);
    assertThatThrownBy(
            () -> {
              try (CourseHdf5 opened = CourseHdf5.open(file, "small.h5")) {
                opened.listing();
                opened.pixels(0, opened.listing().images().size());
              }
            })
        .isInstanceOf(InputRefused.class)
        .hasMessage(message);
  }

  private static Map<String, Object> with(String dataset, Object content) {
    Map<String, Object> layout = layout();
    layout.put(dataset, content);
    return layout;
  }

  /** Two training images and a test image of 2 rows and 3 columns. */
  private static Map<String, Object> layout() {
    Map<String, Object> layout = new LinkedHashMap<>();
    layout.put("list_classes", new String[] {"non-cat", "cat"});
    layout.put("train_set_x", images(2, 0));
    layout.put("train_set_y", new long[] {1, 0});
    layout.put("test_set_x", images(1, 200));
    layout.put("test_set_y", new long[][] {{1}});
    return layout;
  }

  /** Sample = first + 100 image + 10 row + 3 column + channel. */
  private static int[][][][] images(int count, int first) {
    int[][][][] images = new int[count][2][3][3];
    for (int n = 0; n < count; n++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 3; x++) {
          for (int c = 0; c < 3; c++) {
            images[n][y][x][c] = first + 100 * n + 10 * y + 3 * x + c;
          }
        }
      }
    }
    return images;
  }

  private Path write(Map<String, Object> layout) {
    try {
      Path file = Files.createTempFile(folder, "small", ".h5");
      Files.delete(file);
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        layout.forEach(hdf::putDataset);
      }
      return file;
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }
}
