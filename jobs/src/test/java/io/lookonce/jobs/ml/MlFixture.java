package io.lookonce.jobs.ml;

import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SmallClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * A registry with a detector and a classifier, a folder of road scenes, of which two are damaged,
 * and a folder of signs.
 */
record MlFixture(Path registry, Path scenes, Path signs) {

  static final String DETECTOR = "untrained";
  static final String CLASSIFIER = "signs-convnet";
  static final int SCENES = 8;
  static final int SIGNS = 12;

  static MlFixture in(Path folder) throws IOException {
    MlFixture made =
        new MlFixture(
            folder.resolve("models"), folder.resolve("scenes/images"), folder.resolve("signs"));
    run("generate", "untrained-detector", "--registry", made.registry.toString());
    run(
        "generate",
        "road-scenes",
        "--count",
        "" + SCENES,
        "--width",
        "320",
        "--height",
        "180",
        "--output",
        folder.resolve("scenes").toString());
    Path first = made.scenes.resolve("000000.jpg");
    byte[] whole = Files.readAllBytes(first);
    Files.write(made.scenes.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(made.scenes.resolve("text.jpg"), "no image");
    SmallClassifier.publish(CLASSIFIER, new HandSigns().classes(), made.registry);
    Files.createDirectories(made.signs);
    LookAlikeImages images = new LookAlikeImages(new HandSigns(), 1);
    for (int i = 0; i < SIGNS; i++) {
      Files.write(made.signs.resolve(i + ".png"), images.png(i));
    }
    return made;
  }

  private static void run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    if (run.exitCode() != 0) {
      throw new AssertionError(run.err());
    }
  }

  /** What rows say of each image: by file name, the columns as text. */
  static Map<String, String> byName(Iterable<Row> rows, String... columns) {
    Map<String, String> said = new TreeMap<>();
    for (Row row : rows) {
      String path = row.getAs("path");
      StringBuilder text = new StringBuilder();
      for (String column : columns) {
        text.append(row.<Object>getAs(column)).append('\n');
      }
      said.put(path.substring(path.lastIndexOf('/') + 1), text.toString());
    }
    return said;
  }
}
