package io.lookonce.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetPart;
import io.lookonce.data.DuplicateCounts;
import io.lookonce.data.DuplicateRule;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageShape;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.lookalike.Cats;
import io.lookonce.data.lookalike.LookAlikePictures;
import io.lookonce.image.Interpolation;
import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole ingestions on an embedded Spark. */
class IngestJobTest {

  private static final LookAlikePictures CATS = new LookAlikePictures(new Cats(), 1);
  private static SparkSession spark;

  private final Storage storage = new Storage(new Configuration());

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aFolderPerClassBecomesTheSameDatasetTwice() throws IOException {
    writeCats("cats", 40);
    ImageDataset dataset = ingest("one", settings("--input cats")).dataset();

    assertThat(dataset.classes()).containsExactly("cat", "non-cat");
    // 20 of each class: a tenth and a fifth.
    assertThat(dataset.counts())
        .isEqualTo(
            Map.of(
                "train", Map.of("cat", 14L, "non-cat", 14L),
                "validation", Map.of("cat", 2L, "non-cat", 2L),
                "test", Map.of("cat", 4L, "non-cat", 4L)));

    ImageDataset again = ingest("two", settings("--input cats")).dataset();
    assertThat(again).isEqualTo(dataset);
    for (DatasetPart part : dataset.parts()) {
      assertThat(folder.resolve("two").resolve(part.file()))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(part.file()));
    }
    assertThat(folder.resolve("two/dataset.json"))
        .hasSameBinaryContentAs(folder.resolve("one/dataset.json"));
    assertThat(folder.resolve("one/_ingesting")).doesNotExist();
  }

  @Test
  void aSplitIsReadInItsOrderWithTheBytesOfItsPictures() throws IOException {
    writeCats("cats", 30);
    ImageDataset dataset = ingest("out", settings("--input cats")).dataset();
    ImageDatasetReader reader = reader("out");

    Set<String> sources = new HashSet<>();
    for (Split split : Split.values()) {
      List<Row> rows = reader.rows(split).collectAsList();
      List<LabelledPixels> pictures = reader.pictures(split).collect();
      assertThat(pictures).hasSize((int) dataset.count(split));
      String before = "";
      for (int i = 0; i < pictures.size(); i++) {
        assertThat(pictures.get(i).index()).isEqualTo(i);
        String source = rows.get(i).getAs("source");
        assertThat(source).isGreaterThan(before);
        assertThat(source).contains("/" + dataset.classes().get(pictures.get(i).label()) + "/");
        assertThat(pictures.get(i).pixels()).isEqualTo(redGreenBlue(source));
        sources.add(source);
        before = source;
      }
    }
    assertThat(sources).hasSize(30);
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingPictures() throws IOException {
    writeCats("cats", 20);
    ImageDataset dataset = ingest("out", settings("--train cats")).dataset();
    List<LabelledPixels> pictures = reader("out").pictures(Split.TRAIN).collect();
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double deviations = 0;
      int samples = 20 * 64 * 64;
      for (LabelledPixels picture : pictures) {
        for (int i = channel; i < picture.pixels().length; i += 3) {
          sum += picture.pixels()[i] & 0xFF;
        }
      }
      for (LabelledPixels picture : pictures) {
        for (int i = channel; i < picture.pixels().length; i += 3) {
          deviations += Math.pow((picture.pixels()[i] & 0xFF) - sum / samples, 2);
        }
      }
      assertThat(dataset.mean().get(channel)).isCloseTo(sum / samples, within());
      assertThat(dataset.standardDeviation().get(channel))
          .isCloseTo(Math.sqrt(deviations / samples), within());
    }
  }

  @Test
  void badPicturesAreListedAndDuplicatesStayTogether() throws IOException {
    Files.write(folder.resolve("a.png"), CATS.png(0));
    Files.write(folder.resolve("copy.png"), CATS.png(0));
    Files.write(folder.resolve("b.png"), CATS.png(1));
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Files.writeString(folder.resolve("text.png"), "<html>no picture</html>");
    Files.writeString(
        folder.resolve("labels.csv"),
        """
        path,label,split
        a.png,cat,train
        copy.png,dog,test
        b.png,dog,train
        empty.png,cat,train
        text.png,cat,train
        absent.png,cat,train
        """);
    IngestResult result = ingest("out", settings("--input labels.csv"));

    assertThat(result.rejected()).isEqualTo(3);
    assertThat(result.tooManyRejected(0.49)).isTrue();
    assertThat(result.tooManyRejected(0.5)).isFalse();
    assertThat(result.dataset().rejected())
        .isEqualTo(Map.of("empty", 1L, "not a picture", 1L, "unreadable", 1L));
    assertThat(Files.readString(folder.resolve("out/rejected.json")))
        .contains("/absent.png", "/empty.png", "/text.png");
    // The copy is held back for the test, so its twin may not be trained on.
    assertThat(result.dataset().counts().get("train")).isEqualTo(Map.of("cat", 0L, "dog", 1L));
    assertThat(result.dataset().counts().get("test")).isEqualTo(Map.of("cat", 0L, "dog", 1L));
    assertThat(result.dataset().duplicates()).isEqualTo(new DuplicateCounts(1, 2, 1, 1, 0));
    assertThat(Files.readString(folder.resolve("out/duplicates.json")))
        .contains("/a.png", "/copy.png", "\"conflicting\" : true")
        .doesNotContain("/b.png");
  }

  @Test
  void aTableOfPictureFilesIsReadByItsColumns() throws IOException {
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
  void whereNoPictureCanBeUsedThereIsNoDataset() throws IOException {
    Files.createDirectories(folder.resolve("cats/cat"));
    Files.write(folder.resolve("cats/cat/a.png"), new byte[0]);
    assertThatThrownBy(() -> ingest("out", settings("--input cats")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/cats/cat/a.png: empty: the file has no bytes");
    assertThat(folder.resolve("out/dataset.json")).doesNotExist();

    // What is left is no obstacle once the pictures are mended; a finished data set is one.
    Files.write(folder.resolve("cats/cat/a.png"), CATS.png(1));
    ingest("out", settings("--input cats"));
    assertThatThrownBy(() -> output("out").requireFree())
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("is a data set already");
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

  private static IngestSettings courseCats(Path cats, DuplicateRule rule) {
    return new IngestSettings(
        "cats",
        List.of(
            new IngestInput("--input", cats + "/train_catvnoncat.h5", null),
            new IngestInput("--input", cats + "/test_catvnoncat.h5", null)),
        null,
        List.of(),
        null,
        PictureFitting.sameSizeOnly(),
        new SplitFractions(0.1, 0.1),
        rule,
        false,
        1,
        1 << 20,
        1 << 20);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-6);
  }

  private void writeCats(String name, int count) throws IOException {
    for (int number = 0; number < count; number++) {
      Path file = folder.resolve(name).resolve(CATS.className(number)).resolve(number + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, CATS.png(number));
    }
  }

  private static byte[] redGreenBlue(String source) throws IOException {
    Picture picture =
        new PictureDecoder(1 << 20)
            .decode(Files.readAllBytes(Path.of(java.net.URI.create(source))));
    byte[] pixels = new byte[picture.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = picture.pixels()[i - i % 3 + 2 - i % 3];
    }
    return pixels;
  }

  /** Settings for one input, such as {@code --input cats}, in the test's folder. */
  private IngestSettings settings(String optionAndName) {
    String[] words = optionAndName.split(" ", 2);
    Split split = Split.named(words[0].substring(2)).orElse(null);
    return new IngestSettings(
        "cats",
        List.of(new IngestInput(words[0], folder.resolve(words[1]).toString(), split)),
        null,
        List.of(),
        ImageShape.rgb(64, 64),
        PictureFitting.stretched(Interpolation.BILINEAR),
        new SplitFractions(0.1, 0.2),
        DuplicateRule.ONE_SPLIT,
        false,
        1,
        1 << 20,
        1 << 20);
  }

  private IngestResult ingest(String name, IngestSettings settings) throws IOException {
    IngestOutput output = output(name);
    output.requireFree();
    IngestPlan plan = new IngestPlanner(storage, settings).plan(spark);
    return new IngestJob(spark, storage, settings, output).run(plan);
  }

  private IngestOutput output(String name) throws IOException {
    return new IngestOutput(storage, hadoop(name));
  }

  private ImageDatasetReader reader(String name) throws IOException {
    assertThat(new DatasetFolder(storage, hadoop(name)).holdsDataset()).isTrue();
    return ImageDatasetReader.open(spark, storage, hadoop(name));
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
  }
}
