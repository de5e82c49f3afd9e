package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands for models say of classifiers. */
@Tag("spark")
class ClassifierModelsTest {

  private static final InputRule IMAGES = InputRule.stretched(64, 64, Interpolation.BICUBIC);

  @TempDir private Path folder;

  @Test
  void classifiersAreListedAndVerified() throws Exception {
    publish("cats-two-layer", IMAGES, List.of("other", "cat"));
    publish("planar", null, List.of("red", "blue"));

    assertThat(run(0, "models", "list"))
        .containsPattern("cats-two-layer:1 \\* +classifier +- +64x64 +2")
        .containsPattern("planar:1 \\* +classifier +- +- +2");
    assertThat(run(0, "models", "verify", "cats-two-layer")).contains("cats-two-layer:1 is sound");
    assertThat(run(0, "models", "verify", "planar")).contains("planar:1 is sound");
  }

  @Test
  void aNetworkOfOtherClassesIsNotSound() throws Exception {
    publish("signs-convnet", IMAGES, List.of("only", "five", "classes", "of", "six"));
    assertThat(run(2, "models", "verify", "signs-convnet"))
        .contains("the network gives [any, 6]; 5 classes need [batch, 5]");
  }

  @Test
  void detectionRefusesAClassifier() throws Exception {
    publish("happy", IMAGES, List.of("sad", "happy"));
    assertThat(
            run(
                2,
                "detect",
                "--model",
                "happy",
                "--images",
                "" + folder,
                "--output",
                folder + "/o"))
        .contains("lookonce detect: model happy:1 is a classifier; a detector is needed");
  }

  @Test
  void classificationRefusesWhatClassifiesNoImages() throws Exception {
    publish("planar", null, List.of("red", "blue"));
    run(0, "generate", "untrained-detector");
    Files.write(folder.resolve("a.jpg"), new byte[] {1});

    assertThat(run(2, "classify", "--model", "untrained", "--images", "" + folder, "--output", "o"))
        .isEqualToIgnoringNewLines(
            "lookonce classify: model untrained:1 is a detector; a classifier is needed");
    assertThat(run(2, "classify", "--model", "planar", "--images", "" + folder, "--output", "o"))
        .isEqualToIgnoringNewLines(
            "lookonce classify: model planar:1 does not classify images: its card has no input"
                + " size");
  }

  private void publish(String name, InputRule input, List<String> classes) throws Exception {
    SmallClassifier.publish(name, classes, input, folder.resolve("models"));
  }

  /** Runs a command of which the exit code is known, and returns all that it says. */
  private String run(int exitCode, String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--registry";
    all[words.length + 1] = folder.resolve("models").toString();
    CommandRun run = CommandRun.of(all);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    return run.out() + run.err();
  }
}
