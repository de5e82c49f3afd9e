package io.lookonce.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DuplicateRule;
import io.lookonce.data.ImageShape;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.lookalike.Cats;
import io.lookonce.data.lookalike.LookAlikePictures;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An embedded Spark, a folder, and look-alike cats to ingest. */
abstract class IngestFixture {

  static final LookAlikePictures CATS = new LookAlikePictures(new Cats(), 1);
  static SparkSession spark;

  final Storage storage = new Storage(new Configuration());

  @TempDir Path folder;

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

  void writeCats(String name, int count) throws IOException {
    for (int number = 0; number < count; number++) {
      Path file = folder.resolve(name).resolve(CATS.className(number)).resolve(number + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, CATS.png(number));
    }
  }

  /** Settings for one input, such as {@code --input cats}, in the test's folder. */
  PictureIngestSettings settings(String optionAndName) {
    IngestInput input = input(optionAndName);
    return new PictureIngestSettings(
        shared(List.of(input), new SplitFractions(0.1, 0.2), DuplicateRule.ONE_SPLIT),
        null,
        ImageShape.rgb(64, 64),
        PictureFitting.BILINEAR);
  }

  IngestInput input(String optionAndName) {
    String[] words = optionAndName.split(" ", 2);
    Split split = Split.named(words[0].substring(2)).orElse(null);
    return new IngestInput(words[0], folder.resolve(words[1]).toString(), split);
  }

  static IngestSettings shared(
      List<IngestInput> inputs, SplitFractions fractions, DuplicateRule duplicates) {
    return new IngestSettings(
        "test", inputs, List.of(), fractions, duplicates, false, 1, 1 << 20, 1 << 20);
  }

  PictureIngestResult ingest(String name, PictureIngestSettings settings) throws IOException {
    IngestOutput output = output(name);
    output.requireFree();
    return new PictureIngestion(storage, settings, output).run(spark);
  }

  IngestOutput output(String name) throws IOException {
    return new IngestOutput(storage, hadoop(name));
  }

  ImageDatasetReader reader(String name) throws IOException {
    assertThat(new DatasetFolder(storage, hadoop(name)).holdsDataset()).isTrue();
    return ImageDatasetReader.open(spark, storage, hadoop(name));
  }

  org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
  }
}
