package io.lookonce.jobs.ingest.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.jobs.ingest.growth.DatasetGrowth;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestResult;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sources that are not folders of files. */
@Tag("spark")
class IngestSourcesTest extends IngestFixture {

  @Test
  void aTableOfImageFilesIsReadByItsColumns() throws IOException {
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType)
            .add("content", DataTypes.BinaryType)
            .add("label", DataTypes.IntegerType)
            .add("split", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add(RowFactory.create("p" + i, CATS.png(i), i % 2, i < 4 ? "train" : "test"));
    }
    spark.createDataFrame(rows, schema).write().parquet(folder.resolve("table").toString());
    ImageDataset dataset = ingest("out", settings("--input table")).dataset();
    assertThat(dataset.counts().get("train")).isEqualTo(Map.of("0", 2L, "1", 2L));
    assertThat(dataset.counts().get("test")).isEqualTo(Map.of("0", 1L, "1", 1L));

    spark
        .read()
        .parquet(folder.resolve("table").toString())
        .drop("label")
        .write()
        .parquet(folder.resolve("unlabelled").toString());
    assertThatThrownBy(() -> ingest("other", settings("--input unlabelled")))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith(
            "unlabelled: the table has no column 'label', only path, content, split");
  }

  @Test
  void imageByImageTheTestGetsItsShare() throws IOException {
    Files.createDirectories(folder.resolve("inbox"));
    DatasetGrowth<?> growth =
        DatasetGrowth.ofImages(storage, hadoop("out"), settings("--input inbox"));
    assertThatThrownBy(growth::check)
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("the inputs contain no image for a new data set: ");
    writeCats("inbox", 2);
    growth.run(spark);
    for (int number = 2; number < 7; number++) {
      writeCats("inbox", number + 1);
      assertThat(growth.run(spark).added()).isEqualTo(1);
    }
    // A fifth of seven is for the test, a tenth for validation; all at once gave the same.
    DatasetCard grown = growth.run(spark).dataset();
    assertThat(grown.count(Split.TEST)).isEqualTo(1);
    assertThat(grown.count(Split.VALIDATION)).isEqualTo(1);
    assertThat(grown.count(Split.TRAIN)).isEqualTo(5);
    Files.createDirectories(folder.resolve("nothing"));
    DatasetGrowth<?> idle =
        DatasetGrowth.ofImages(storage, hadoop("out"), settings("--input nothing"));
    assertThat(idle.check()).anyMatch(line -> line.contains("(nothing there)"));
    assertThat(idle.run(spark).leftOutText()).endsWith("nothing (nothing there)");
  }

  /** The folder that the course's two files are unpacked into. */
  @Test
  void aFolderOfHdf5FilesIsAllOfThem() throws IOException {
    Files.createDirectories(folder.resolve("course"));
    for (String split : List.of("train", "test")) {
      try (WritableHdfFile hdf = HdfFile.write(folder.resolve("course/" + split + ".h5"))) {
        hdf.putDataset("list_classes", new String[] {"non-cat", "cat"});
        hdf.putDataset(split + "_set_x", pixels(split.equals("train") ? 3 : 2));
        hdf.putDataset(split + "_set_y", new long[split.equals("train") ? 3 : 2]);
      }
    }
    ImageDataset dataset = ingest("out", settings("--input course")).dataset();
    assertThat(dataset.count(Split.TRAIN)).isEqualTo(3);
    assertThat(dataset.count(Split.TEST)).isEqualTo(2);
    assertThat(dataset.sources()).extracting(DatasetSource::format).containsOnly("hdf5");
  }

  private static int[][][][] pixels(int count) {
    int[][][][] pixels = new int[count][8][8][3];
    for (int i = 0; i < count; i++) {
      pixels[i][0][0][0] = 10 * count + i;
    }
    return pixels;
  }

  /** What lies beside class folders is named, in words and in files, and is no fault. */
  @Test
  void whatIsNoPartOfADatasetIsNamed() throws IOException {
    writeCats("mixed", 6);
    writeCats("mixed/_hidden", 2);
    Files.write(folder.resolve("mixed/sheet_1.png"), CATS.png(9));
    ImageIngestResult result = ingest("out", settings("--input mixed"));
    assertThat(result.dataset().classes()).containsExactly("cat", "non-cat");
    assertThat(result.health(0))
        .contains("6 images of 2 classes: ")
        .contains("; 0 rejected; left out: ")
        .contains("mixed/_hidden (2 images: hidden, its name begins with _)")
        .contains("mixed/sheet_1.png (1 image: it lies in no class folder)")
        .doesNotContain("WARNING", "more rejected");
    assertThat(result.counts()).containsEntry("left_out", 3L).containsEntry("rejected", 0L);
    assertThat(Files.readString(folder.resolve("out/left_out.json")))
        .contains("sheet_1.png", "_hidden");
  }

  @Test
  void aFolderCalledByANumberIsNoIndex() throws IOException {
    writeCats("cats", 4);
    Files.createDirectories(folder.resolve("cats/0"));
    Files.write(folder.resolve("cats/0/new.png"), CATS.png(7));
    ImageIngestSettings named = settings("--input cats");
    IngestSettings shared = named.shared();
    ImageIngestSettings asked =
        new ImageIngestSettings(
            new IngestSettings(
                shared.name(),
                shared.inputs(),
                List.of("cat", "non-cat"),
                shared.fractions(),
                shared.duplicates(),
                false,
                1,
                shared.maxPixels(),
                shared.maxBytes()),
            null,
            named.shape(),
            named.fitting());
    assertThatThrownBy(() -> ingest("out", asked))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("cats/0/new.png: label '0' is none of the classes cat, non-cat");
  }

  /** One cat is in both of the course's files. */
  @Test
  void theCoursesCatsKeepTheirSplitsAndTellOfTheCatInBoth() throws IOException {
    Path cats = Path.of(System.getProperty("lookonce.shared", "absent"), "data", "cats");
    Assumptions.assumeTrue(Files.isDirectory(cats), "the course's cats are not here");
    ImageDataset dataset = ingest("kept", courseCats(cats, DuplicateRule.KEEP_SPLITS)).dataset();
    assertThat(dataset.classes()).containsExactly("non-cat", "cat");
    assertThat(dataset.counts().get("train")).isEqualTo(Map.of("non-cat", 137L, "cat", 72L));
    assertThat(dataset.counts().get("test")).isEqualTo(Map.of("non-cat", 17L, "cat", 33L));
    assertThat(dataset.duplicates().acrossSplits()).isEqualTo(1);
    assertThat(dataset.sources().get(0).sha256())
        .isEqualTo(Sha256.of(Files.readAllBytes(cats.resolve("train_catvnoncat.h5"))));

    ImageDataset clean = ingest("clean", courseCats(cats, DuplicateRule.ONE_SPLIT)).dataset();
    assertThat(clean.count(Split.TRAIN)).isEqualTo(208);
    assertThat(clean.count(Split.TEST)).isEqualTo(50);
  }

  /** Packed in chunks, as h5py writes where it is asked to compress. */
  @Test
  void hdf5FilesAreReadInPieces() throws IOException {
    byte[][][][] images = new byte[700][64][64][3];
    for (int n = 0; n < images.length; n++) {
      images[n][n % 64][n / 64][1] = 100;
    }
    Path file = folder.resolve("packed.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("list_classes", new int[] {0, 1});
      hdf.putDataset(
          "train_set_x",
          images,
          DatasetCreationOptions.builder()
              .chunkDimensions(150, 16, 64, 3)
              .shuffle()
              .deflate()
              .build());
      hdf.putDataset("train_set_y", new int[700]);
    }
    ingest("pieces", settings("--train packed.h5"));

    // 8 MiB of 12 KiB each: more than one task reads.
    List<Row> read = reader("pieces").rows(Split.TRAIN).collectAsList();
    assertThat(read).hasSize(700);
    for (Row image : read) {
      int n = Integer.parseInt(image.<String>getAs("source").replaceFirst(".*/", ""));
      byte[] expected = new byte[64 * 64 * 3];
      expected[(n % 64 * 64 + n / 64) * 3 + 1] = 100;
      assertThat(image.<byte[]>getAs("pixels")).isEqualTo(expected);
    }
  }

  @Test
  void aSampleThatIsNoByteIsRefusedInOneLine() {
    short[][][][] images = new short[2][64][64][3];
    images[1][5][5][1] = 300;
    Path file = folder.resolve("bright.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("list_classes", new int[] {0, 1});
      hdf.putDataset("train_set_x", images);
      hdf.putDataset("train_set_y", new int[2]);
    }
    assertThatThrownBy(() -> ingest("out", settings("--train bright.h5")))
        .isInstanceOf(InputRefused.class)
        .hasMessage("file:" + file + ": train_set_x holds 300, which is not from 0 to 255");
  }

  private static ImageIngestSettings courseCats(Path cats, DuplicateRule rule) {
    return new ImageIngestSettings(
        shared(
            List.of(
                new IngestInput("--input", cats + "/train_catvnoncat.h5", null),
                new IngestInput("--input", cats + "/test_catvnoncat.h5", null)),
            new SplitFractions(0.1, 0.1),
            rule),
        null,
        null,
        ImageFitting.NONE);
  }
}
