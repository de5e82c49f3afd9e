package io.lookonce.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.CommandRun;
import io.lookonce.keras.KerasFile;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.NetworkFile;
import io.lookonce.storage.Storage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras files into the registry, and files of other software that are refused. */
@Tag("spark")
class KerasImportTest {

  @TempDir private Path folder;

  @Test
  void aDetectorBecomesADarknetBundle() throws IOException {
    CommandRun run = importing("--keras", copy("yad2k.h5"), "car\nbus\n", "--anchors=1,2,3,1.5");
    assertThat(run.exitCode()).as(run.err()).isZero();
    ModelBundle bundle = bundle();
    assertThat(bundle.card().head().kind()).isEqualTo(HeadKind.REGION);
    assertThat(bundle.card().input().width()).isEqualTo(48);
    assertThat(bundle.card().origin()).containsKey("yad2k.h5");
    assertThat(bundle.card().files()).containsKeys("network.cfg", "network.weights");

    CommandRun back =
        CommandRun.of(
            "models",
            "convert",
            "--model=" + bundle.folder(),
            "--darknet",
            folder.resolve("back.cfg").toString(),
            folder.resolve("back.weights").toString());
    assertThat(back.exitCode()).as(back.err()).isZero();
    CommandRun again =
        CommandRun.of(
            "models",
            "import",
            "--darknet",
            folder.resolve("back.cfg").toString(),
            folder.resolve("back.weights").toString(),
            "--classes=" + folder.resolve("names"),
            "--name=again",
            "--registry=" + folder.resolve("models"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(folder.resolve("models/again/1/model.onnx")).isNotEmptyFile();
  }

  @Test
  void aDryRunStoresNothingAndATrialPaints() throws IOException {
    Path image = folder.resolve("street.png");
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Path painted = Path.of("case-street.jpg");
    try {
      CommandRun run =
          importing(
              "--keras",
              copy("yad2k.h5"),
              "car\nbus\n",
              "--anchors=1,2,3,1.5",
              "--dry-run",
              "--score-threshold=0",
              "--try=" + image);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("yad2k.h5: Keras detector, region head, 2 classes, 48x")
          .contains("painted ", "boxes into case-street.jpg");
      assertThat(ImageIO.read(painted.toFile()).getWidth()).isEqualTo(64);
      assertThat(folder.resolve("models")).doesNotExist();
    } finally {
      Files.deleteIfExists(painted);
    }
    CommandRun unnamed =
        CommandRun.of(
            "models", "import", copy("yad2k.h5").toString(), "--anchors=1,2,3,1.5", "--dry-run");
    assertThat(unnamed.exitCode()).as(unnamed.err()).isZero();
    assertThat(unnamed.out()).contains("2 classes");
    assertRefused(
        "a classifier finds no boxes",
        importing("--keras", copy("sequential.h5"), "a\nb\nc\n", "--try=" + image));
  }

  @Test
  void aClassifierKeepsATrainableNetwork() throws IOException {
    CommandRun run = importing("--keras", copy("sequential.h5"), "a\nb\nc\n");
    assertThat(run.exitCode()).as(run.err()).isZero();
    ModelBundle bundle = bundle();
    assertThat(bundle.card().kind()).isEqualTo("classifier");
    assertThat(bundle.card().input().height()).isEqualTo(12);
    try (InputStream in = Files.newInputStream(folder.resolve("models/case/1/network.zip"))) {
      ComputationGraph graph = NetworkFile.read("network.zip", in);
      assertThat(graph.getLayer("conv0").numParams()).isEqualTo(5 * 27 + 5);
    }
    CommandRun verified =
        CommandRun.of("models", "verify", "case", "--registry=" + folder.resolve("models"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  @Test
  void whatDoesNotFitIsSaidInOneLine() throws IOException {
    assertRefused(
        "sequential.h5: gives 3 numbers, --classes names 2 classes",
        importing("--keras", copy("sequential.h5"), "a\nb\n"));
    assertRefused(
        "is a classifier, which has no --anchors",
        importing("--keras", copy("sequential.h5"), "a\nb\nc\n", "--anchors=1,2"));
    assertRefused(
        "yad2k.h5: needs --anchors", importing("--keras", copy("yad2k.h5"), "car\nbus\n"));
    assertRefused("no such file", importing("--keras", folder.resolve("no.h5"), "a\nb\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          best.pt        | PK..archive/data.pkl   | is a PyTorch model; export it to ONNX
          old.pth        | ..                     | is a PyTorch model
          model.bin      | PK..best/data.pkl      | is a PyTorch model
          model.keras    | PK..metadata.json      | is a model of Keras 3
          best.tflite    | ....TFL3               | is a TensorFlow Lite model
          best.engine    | ..                     | is a TensorRT engine
          saved_model.pb | ..                     | is a TensorFlow SavedModel
          best.mlmodel   | ..                     | is a Core ML model
          net.cfg        | [net]                  | is a file of Darknet; use --darknet
          """)
  void filesOfOtherSoftwareAreRefusedWithTheWayOut(String name, String content, String reason)
      throws IOException {
    Path file = Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
    String option = name.endsWith(".keras") ? "--keras" : "--onnx";
    assertRefused(reason, importing(option, file, "a\nb\n"));
  }

  @Test
  void aFolderWithASavedModelIsRefusedToo() throws IOException {
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.writeString(saved.resolve("saved_model.pb"), "");
    assertRefused("is a TensorFlow SavedModel", importing("--onnx", saved, "a\nb\n"));
  }

  private static void assertRefused(String reason, CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains(reason);
  }

  private CommandRun importing(String option, Path file, String names, String... more)
      throws IOException {
    Files.writeString(folder.resolve("names"), names);
    List<String> words =
        new ArrayList<>(
            List.of(
                "models",
                "import",
                option,
                file.toString(),
                "--classes=" + folder.resolve("names"),
                "--name=case",
                "--registry=" + folder.resolve("models")));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private ModelBundle bundle() throws IOException {
    return ModelBundle.open(
        new Storage(new Configuration()),
        new org.apache.hadoop.fs.Path(folder.resolve("models/case/1").toUri()));
  }

  private Path copy(String name) throws IOException {
    try (InputStream in = KerasFile.class.getResourceAsStream(name)) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }
}
