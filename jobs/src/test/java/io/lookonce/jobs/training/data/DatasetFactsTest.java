package io.lookonce.jobs.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.CommandRun;
import io.lookonce.network.Networks;
import io.lookonce.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration takes classes and sizes from its data set. */
@Tag("spark")
class DatasetFactsTest {

  private static final Path IMAGES = Path.of("../conf/train/images.conf");

  @TempDir private Path folder;

  @Test
  void classesAndSizesAreThoseOfTheImages() {
    Path images = folder.resolve("signs");
    Path data = folder.resolve("data");
    assertDone("generate", "signs", "--count=30", "--output=" + images);
    assertDone("ingest", "--input=" + images, "--size=48x40", "--output=" + data);

    CommandRun run =
        CommandRun.of(
            "train", IMAGES.toString(), "--set", "dataset=" + data, "--output", "o", "--dry-run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("input.height = 48", "input.width = 40", ".units = 6")
        .doesNotContain("data-set");
  }

  @Test
  void withoutADataSetTheValuesBeforeHold() {
    Settings settings = read("dataset=" + folder.resolve("nowhere"));

    assertThat(Networks.read(settings).outputs()).isEqualTo(2);
    assertThat(settings.section("input").integer("height", Range.atLeast(1))).isEqualTo(64);
  }

  @Test
  void rowsOfNumbersHaveFeatures() throws Exception {
    Path data = folder.resolve("circles");
    assertDone("generate", "circles", "--count=40", "--output=" + data);
    Path file =
        Files.writeString(
            folder.resolve("rows.conf"),
            "dataset = \"" + data + "\"\nn = ${data-set.features}\nc = ${data-set.classes}\n");

    Settings settings = DatasetFacts.settings(storage(), file, List.of());

    assertThat(settings.integer("n", Range.atLeast(1))).isEqualTo(2);
    assertThat(settings.integer("c", Range.atLeast(1))).isEqualTo(2);
  }

  private static Settings read(String... overrides) {
    return DatasetFacts.settings(storage(), IMAGES, List.of(overrides));
  }

  private static Storage storage() {
    return new Storage(new Configuration());
  }

  private static void assertDone(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
