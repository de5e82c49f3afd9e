package io.lookonce.jobs.ingest.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.BoxDataset.BoxCounts;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.dataset.BoxDatasetReader.LabelledImageBoxes;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestResult;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.images.IngestFixture;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.InputRefused;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole ingestions of boxes on an embedded Spark. */
@Tag("spark")
class BoxIngestJobTest extends IngestFixture {

  @Test
  void theSameInputsGiveTheSameBytesAndEverySplitInItsOrder() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      write(String.format(Locale.ROOT, "in/%02d.png", i), CATS.png(i));
      csv.append(
          String.format(
              Locale.ROOT, "%02d.png,%d,2,30,40,%s\n", i, i % 20, i % 2 == 0 ? "car" : "bus"));
    }
    Files.writeString(folder.resolve("in/boxes.csv"), csv);
    BoxDataset dataset = ingest("one", List.of(), "--input in").dataset();
    ingest("two", List.of(), "--input in");

    assertThat(dataset.classes()).containsExactly("bus", "car");
    // 20 of each class: a tenth and a fifth.
    assertThat(dataset.counts(Split.TEST))
        .isEqualTo(new BoxCounts(8, 0, 8, 0, 0, Map.of("bus", 4L, "car", 4L)));
    assertThat(dataset.counts(Split.VALIDATION).images()).isEqualTo(4);
    assertThat(folder.resolve("two/dataset.json"))
        .hasSameBinaryContentAs(folder.resolve("one/dataset.json"));
    for (DatasetPart part : dataset.parts()) {
      assertThat(folder.resolve("two").resolve(part.file()))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(part.file()));
    }
    BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, hadoop("one"));
    for (Split split : Split.values()) {
      List<LabelledImageBoxes> images = reader.images(split).collect();
      List<Row> rows = reader.rows(split).orderBy("index").collectAsList();
      assertThat(images).hasSize((int) dataset.count(split)).hasSameSizeAs(rows);
      assertThat(images).extracting(LabelledImageBoxes::source).isSorted();
      for (int i = 0; i < rows.size(); i++) {
        LabelledImageBoxes image = images.get(i);
        assertThat(rows.get(i).<Long>getAs("index")).isEqualTo(i);
        assertThat(rows.get(i).<String>getAs("source")).isEqualTo(image.source());
        int number = Integer.parseInt(image.source().replaceAll(".*/|\\.png", ""));
        assertThat(image.content()).isEqualTo(CATS.png(number));
        assertThat(image.width()).isEqualTo(64);
        assertThat(image.boxes())
            .containsExactly(
                GroundTruthBox.of(
                    new BoundingBox(number % 20, 2, 30, 40), number % 2 == 0 ? 1 : 0));
      }
    }
  }

  /** Several would be listed in an order that differs from process to process. */
  @Test
  void everyColumnOfAPartHasOneEncoding() throws IOException {
    write("in/a.png", CATS.png(0));
    write("in/b.png", CATS.png(1));
    Files.writeString(
        folder.resolve("in/boxes.csv"), "a.png,1,2,30,40,car\na.png,1,2,3,4,car\nb.png,,,,,\n");
    DatasetPart part = ingest("out", List.of(), "--train in").dataset().parts().get(0);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(hadoop("out/" + part.file()), new Configuration()))) {
      assertThat(reader.getFooter().getBlocks().get(0).getColumns())
          .hasSize(13)
          .allSatisfy(column -> assertThat(column.getEncodings()).hasSize(1));
    }
  }

  /** Spark would read the largest file first. */
  @Test
  void partsFollowEachOtherInTheOrderOfTheCard() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      write(String.format(Locale.ROOT, "in/%02d.png", i), CATS.png(i));
      csv.append(String.format(Locale.ROOT, "%02d.png,1,2,30,40\n", i));
    }
    Files.writeString(folder.resolve("in/boxes.csv"), csv);
    BoxDataset dataset = ingest("out", List.of(), "--input in").dataset();
    List<DatasetPart> parts = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    // Two images, one, seven.
    for (Split split : List.of(Split.TEST, Split.VALIDATION, Split.TRAIN)) {
      BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, hadoop("out"));
      reader.images(split).collect().forEach(image -> sources.add(image.source()));
      DatasetPart part = dataset.partsOf(split).get(0);
      parts.add(new DatasetPart(part.file(), Split.TRAIN, part.rows(), part.bytes()));
    }
    new DatasetFolder(storage, hadoop("out"))
        .write(
            new BoxDataset(
                dataset.kind(),
                dataset.format(),
                dataset.name(),
                dataset.classes(),
                dataset.boxOutside(),
                Map.of("train", new BoxCounts(10, 0, 10, 0, 0, Map.of("object", 10L))),
                0,
                1,
                dataset.fractions(),
                dataset.sources(),
                Map.of(),
                Map.of(),
                dataset.duplicates(),
                parts,
                "none",
                "test"));
    BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, hadoop("out"));
    assertThat(reader.images(Split.TRAIN).collect())
        .extracting(LabelledImageBoxes::source)
        .containsExactlyElementsOf(sources);
    assertThatThrownBy(() -> reader.images(Split.TEST))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("/out holds no images for test");
  }

  @Test
  void duplicatesAreComparedByTheirBoxes() throws IOException {
    write("in/a.png", CATS.png(0));
    write("in/same.png", CATS.png(0));
    write("in/other.png", CATS.png(0));
    write("in/b.png", CATS.png(1));
    Files.writeString(
        folder.resolve("in/train.csv"),
        "a.png,1,2,3,4,car\nsame.png,1,2,3,4,car\nb.png,1,2,3,4,car\n");
    Files.writeString(folder.resolve("in/test.csv"), "other.png,1,2,3,5,car\n");
    BoxDataset dataset =
        ingest("out", List.of(), "--train in/train.csv", "--test in/test.csv").dataset();
    // The one in the test holds its copies back from training.
    assertThat(dataset.count(Split.TRAIN)).isEqualTo(1);
    assertThat(dataset.count(Split.TEST)).isEqualTo(1);
    assertThat(dataset.duplicates()).isEqualTo(new DuplicateCounts(1, 3, 1, 2, 0));
    assertThat(Files.readString(folder.resolve("out/duplicates.json")))
        .contains("\"conflicting\" : true", "car (1.0, 2.0)-(3.0, 5.0)")
        .doesNotContain("/b.png");
  }

  /** A telephone's portrait: stored 64x48, to be turned by a quarter. */
  @Test
  void boxesAreThoseOfTheUprightImage() throws IOException {
    write("in/portrait.jpg", turned(jpeg(64, 48)));
    Files.writeString(folder.resolve("in/boxes.csv"), "portrait.jpg,40,0,60,64\n");
    BoxIngestResult result = ingest("out", List.of(), "--train in");
    LabelledImageBoxes image =
        BoxDatasetReader.open(spark, storage, hadoop("out")).images(Split.TRAIN).first();
    assertThat(image.width()).isEqualTo(48);
    assertThat(image.height()).isEqualTo(64);
    assertThat(image.boxes()).containsExactly(GroundTruthBox.of(new BoundingBox(40, 0, 48, 64), 0));
    assertThat(result.counts()).containsEntry("clipped_box", 1L);
  }

  @Test
  void ofDeclaredClassesThoseAskedForAreTaken() throws IOException {
    write("in/a.png", CATS.png(0));
    Files.writeString(folder.resolve("in/a.txt"), "0 .5 .5 .1 .1\n1 .5 .5 .1 .1\n1 .5 .5 .2 .2\n");
    Files.writeString(folder.resolve("in/classes.txt"), "car\nbus\n");
    BoxIngestResult result = ingest("out", List.of("car"), "--train in");
    assertThat(result.dataset().classes()).containsExactly("car");
    assertThat(result.dataset().otherClasses()).isEqualTo(2);
    assertThat(result.dataset().counts(Split.TRAIN).boxes()).isEqualTo(1);
    assertThat(result.tooManyRejected(0)).isFalse();
    assertThatThrownBy(() -> ingest("other", List.of("cars"), "--train in"))
        .isInstanceOf(InputRefused.class)
        .hasMessage("--classes: 'cars' is none of the classes of the inputs, did you mean 'car'?");
  }

  /** 128 photographs with 898 boxes, as the labels' lines count. */
  @Test
  void cocosPhotographsKeepAllTheirBoxes() throws IOException {
    Path coco = Path.of(System.getProperty("lookonce.shared", "absent"), "data", "coco-val");
    Assumptions.assumeTrue(Files.isDirectory(coco), "COCO's photographs are not here");
    List<String> classes = new ArrayList<>();
    for (int classId = 0; classId < 80; classId++) {
      classes.add("class " + classId);
    }
    BoxIngestSettings unnamed =
        settings(List.of(), List.of(new IngestInput("--test", coco.toString(), Split.TEST)));
    BoxIngestSettings settings =
        new BoxIngestSettings(unnamed.shared(), null, List.of(), BoxOutside.CLIP, classes, false);
    BoxIngestResult result = new BoxIngestion(storage, settings, output("coco")).run(spark);
    BoxCounts test = result.dataset().counts(Split.TEST);
    assertThat(test.images()).isEqualTo(128);
    assertThat(test.boxes()).isEqualTo(898);
    assertThat(test.byClass().get("class 2")).as("cars").isEqualTo(24);
    assertThat(result.dataset().problems()).isEmpty();
  }

  private BoxIngestResult ingest(String name, List<String> classes, String... inputs)
      throws IOException {
    List<IngestInput> all = new ArrayList<>();
    for (String input : inputs) {
      all.add(input(input));
    }
    return new BoxIngestion(storage, settings(classes, all), output(name)).run(spark);
  }

  private static BoxIngestSettings settings(List<String> classes, List<IngestInput> inputs) {
    IngestSettings shared =
        new IngestSettings(
            "test",
            inputs,
            classes,
            new SplitFractions(0.1, 0.2),
            DuplicateRule.ONE_SPLIT,
            false,
            1,
            1 << 20,
            1 << 20);
    return new BoxIngestSettings(shared, null, List.of(), BoxOutside.CLIP);
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
    return bytes.toByteArray();
  }

  /** The image with an EXIF segment that says orientation 6. */
  private static byte[] turned(byte[] jpeg) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0, // segment of 34 bytes
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8, // TIFF, its first directory at 8
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0, // one entry: orientation, short, 6
      0,
      0,
      0,
      0
    };
    byte[] turned = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, turned, 0, 2);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
    return turned;
  }
}
