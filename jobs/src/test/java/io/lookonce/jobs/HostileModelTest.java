package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that somebody made to end or to stall whoever opens them. */
@Tag("spark")
@SharedSpark.Absent
class HostileModelTest {

  @TempDir private Path folder;
  private Path network;

  @BeforeEach
  void layOut() throws IOException {
    network = folder.resolve("model.onnx");
    Files.writeString(folder.resolve("two.names"), "car\nbus\n");
    Files.createDirectories(folder.resolve("in"));
    BufferedImage grey = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    for (String name : new String[] {"a.png", "b.png"}) {
      ImageIO.write(grey, "png", folder.resolve("in").resolve(name).toFile());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "group-bomb, cannot be opened as an ONNX model: it holds protobuf groups",
    "nan-weights.onnx, 1 of its tensors hold values that are not finite",
    "inf-weights.onnx, 1 of its tensors hold values that are not finite",
    "loop-endless.onnx, the forward pass took longer than 1 s and was stopped"
  })
  void isRefusedAtImportInOneLine(String name, String reason) throws IOException {
    write(name);

    CommandRun run = CommandRun.of(importing());

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err()).contains(network + ": ", reason).hasLineCount(1);
    assertThat(folder.resolve("models/x")).doesNotExist();
  }

  /** It writes to the terminal past Java, so only a process of its own shows it. */
  @Test
  void theRuntimeSaysNothingOfItsOwn() throws Exception {
    write("loop-endless.onnx");
    Path log = folder.resolve("log");

    Process run = CommandRun.start(log, importing());

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log))
        .contains(network + ": ", "the forward pass took longer than 1 s and was stopped")
        .hasLineCount(1);
  }

  private String[] importing() {
    return new String[] {
      "models",
      "import",
      "--onnx",
      network.toString(),
      "--head",
      "region",
      "--anchors",
      "1,1,2,2",
      "--input",
      "32x32",
      "--classes",
      folder.resolve("two.names").toString(),
      "--name",
      "x",
      "--max-forward-seconds",
      "1",
      "--registry",
      folder.resolve("models").toString()
    };
  }

  /** A bundle is made without an import, too. */
  @Test
  void ofABundleIsRefusedByDetectAndVerify() throws IOException {
    write("group-bomb");
    ModelBundle bundle = publish();

    CommandRun detect = detect();
    CommandRun verify =
        CommandRun.of("models", "verify", "x", "--registry", folder.resolve("models").toString());

    for (CommandRun run : List.of(detect, verify)) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
      assertThat(run.err())
          .contains(bundle.onnx().getName() + ": cannot be opened as an ONNX model")
          .hasLineCount(1);
    }
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  @Test
  void thatNeverEndsGivesRowsOfErrors() throws IOException {
    write("loop-endless.onnx");
    publish();

    CommandRun run = detect("--max-forward-seconds", "1", "--batch-size", "2");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    assertThat(run.out()).contains("2 with an error");
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .contains("too slow: its forward pass was stopped after --max-forward-seconds 1");
  }

  @Test
  void aBatchThatNoBufferHoldsIsRefused() throws IOException {
    write("loop-endless.onnx");
    publish();
    for (String size : new String[] {"2147483647", "699051", "178957"}) {
      CommandRun run = detect("--batch-size", size);
      assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
      assertThat(run.err()).contains("--batch-size " + size + ": ").hasLineCount(1);
    }
  }

  private void write(String name) throws IOException {
    if (name.equals("group-bomb")) {
      byte[] groups = new byte[100_000];
      Arrays.fill(groups, (byte) (12 << 3 | 3));
      Files.write(network, groups);
      return;
    }
    try (InputStream in = OnnxNetwork.class.getResourceAsStream(name)) {
      Files.copy(in, network);
    }
  }

  private ModelBundle publish() throws IOException {
    ModelDraft draft =
        new ModelDraft(
            "x",
            List.of("car", "bus"),
            InputRule.stretched(32, 32, Interpolation.BILINEAR),
            new HeadDescription(HeadKind.REGION, Anchor.pairs(List.of(1f, 1f, 2f, 2f))),
            new Thresholds(0.5, 0.5));
    return new ModelRegistry(
            new Storage(new Configuration()),
            new org.apache.hadoop.fs.Path(folder.resolve("models").toUri()))
        .publish(draft, List.of(new org.apache.hadoop.fs.Path(network.toUri())));
  }

  private CommandRun detect(String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "detect",
                    "--images",
                    folder.resolve("in").toString(),
                    "--registry",
                    folder.resolve("models").toString(),
                    "--model",
                    "x",
                    "--output",
                    folder.resolve("out").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
