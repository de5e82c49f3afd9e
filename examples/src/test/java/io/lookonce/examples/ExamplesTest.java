package io.lookonce.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example does what it says. */
@Tag("spark")
class ExamplesTest {

  @TempDir private Path folder;

  @Test
  void objectsAreDetected() throws Exception {
    Path scenes = folder.resolve("scenes");
    run("generate", "road-scenes", "--count=2", "--seed=7", "--output=" + scenes);
    Path broken = Files.write(folder.resolve("broken.png"), new byte[0]);
    List<Path> images = files(scenes.resolve("images"));

    String printed =
        printed(
            () ->
                DetectObjects.main(
                    new String[] {
                      "../conf/models/road-scenes/2",
                      images.get(0).toString(),
                      images.get(1).toString(),
                      broken.toString()
                    }));

    assertThat(printed)
        .containsPattern(images.get(0).getFileName() + ": (car|bus|truck|traffic light) 0\\.\\d+")
        .containsPattern(images.get(1).getFileName() + ": (car|bus|truck|traffic light) 0\\.\\d+")
        .contains(broken + ": empty: the file has no bytes");
  }

  @Test
  void aClassifierIsTrained() throws Exception {
    Path signs = folder.resolve("signs");
    Path data = folder.resolve("data");
    run("generate", "signs", "--count=90", "--output=" + signs);
    run("ingest", "--input=" + signs, "--size=64x64", "--test-fraction=0.3", "--output=" + data);
    Path image = files(files(signs).stream().filter(Files::isDirectory).toList().get(0)).get(0);

    String printed;
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      printed =
          printed(
              () ->
                  TrainClassifier.main(
                      new String[] {
                        data.toString(), folder.resolve("out").toString(), image.toString()
                      }));
    }

    assertThat(printed)
        .contains("epoch 2: ")
        .contains("signs-convnet trained 2 epochs")
        .containsPattern("0\\.\\d+ of the test")
        .containsPattern(image.getFileName() + ": [0-5a-z]+ 0\\.\\d+");
    assertThat(folder.resolve("out/model/model.onnx")).exists();
  }

  private static List<Path> files(Path of) throws Exception {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  private static void run(String... words) {
    assertThat(Main.run(words)).isZero();
  }

  /** A program. */
  private interface Program {
    void run() throws Exception;
  }

  private static String printed(Program program) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
