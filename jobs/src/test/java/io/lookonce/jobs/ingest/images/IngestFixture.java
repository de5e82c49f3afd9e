package io.lookonce.jobs.ingest.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.datasets.lookalike.Cats;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestResult;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An embedded Spark, a folder, and look-alike cats to ingest. */
public abstract class IngestFixture {

  public static final LookAlikeImages CATS = new LookAlikeImages(new Cats(), 1);
  public static SparkSession spark;

  public final Storage storage = new Storage(new Configuration());

  @TempDir public Path folder;

  @BeforeAll
  public static void start() {
    spark = SharedSpark.session();
  }

  public void writeCats(String name, int count) throws IOException {
    for (int number = 0; number < count; number++) {
      Path file = folder.resolve(name).resolve(CATS.className(number)).resolve(number + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, CATS.png(number));
    }
  }

  /** Settings for one input, such as {@code --input cats}, in the test's folder. */
  public ImageIngestSettings settings(String optionAndName) {
    IngestInput input = input(optionAndName);
    return new ImageIngestSettings(
        shared(List.of(input), new SplitFractions(0.1, 0.2), DuplicateRule.ONE_SPLIT),
        null,
        ImageShape.rgb(64, 64),
        ImageFitting.BILINEAR);
  }

  public IngestInput input(String optionAndName) {
    String[] words = optionAndName.split(" ", 2);
    Split split = Split.named(words[0].substring(2)).orElse(null);
    return new IngestInput(words[0], folder.resolve(words[1]).toString(), split);
  }

  public static IngestSettings shared(
      List<IngestInput> inputs, SplitFractions fractions, DuplicateRule duplicates) {
    return new IngestSettings(
        "test", inputs, List.of(), fractions, duplicates, false, 1, 1 << 20, 1 << 20);
  }

  public ImageIngestResult ingest(String name, ImageIngestSettings settings) throws IOException {
    IngestOutput output = output(name);
    output.requireFree();
    return new ImageIngestion(storage, settings, output).run(spark);
  }

  public IngestOutput output(String name) throws IOException {
    return new IngestOutput(storage, hadoop(name));
  }

  public ImageDatasetReader reader(String name) throws IOException {
    assertThat(new DatasetFolder(storage, hadoop(name)).holdsDataset()).isTrue();
    return ImageDatasetReader.open(spark, storage, hadoop(name));
  }

  public org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
  }
}
