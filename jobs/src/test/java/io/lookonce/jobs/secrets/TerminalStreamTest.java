package io.lookonce.jobs.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spark")
class TerminalStreamTest {

  /** What could retitle a window, write over a line, turn a name around, or forge a line. */
  private static final String HOSTILE =
      "a\u001b]0;t\u0007\u009b31m\u202eb\u2066c\u2028d\u200fe\u061cf\u007f\rg";

  private static final String COMMANDING =
      "[\\p{Cc}&&[^\\n\\t]]|[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream =
      TerminalStream.over(new PrintStream(written, true, StandardCharsets.UTF_8));

  @Test
  void nothingPrintedCommandsTheTerminalHoweverItIsWritten() {
    stream.println(HOSTILE);
    stream.printf("%s%n", HOSTILE);
    stream.print(HOSTILE.toCharArray());
    byte[] bytes = HOSTILE.getBytes(StandardCharsets.UTF_8);
    for (byte one : bytes) {
      stream.write(one);
    }
    stream.write(new byte[] {'x', (byte) 0x9b, 'y', '\n'}, 0, 4);

    assertThat(text()).doesNotContainPattern(COMMANDING).contains("x\ufffdy\n");
    assertThat(text().chars().filter(c -> c == 'g').count()).isEqualTo(4);
  }

  @Test
  void charactersInPiecesAndProgressStayWhole() {
    byte[] car = "\ud83d\ude97\u00e9".getBytes(StandardCharsets.UTF_8);
    stream.write(car, 0, 3);
    stream.write(car, 3, 2);
    stream.write(car, 5, 1);
    stream.print("\r5 of 9");

    assertThat(text()).isEqualTo("\ud83d\ude97\u00e9\r5 of 9");
  }

  @Test
  void secretsAreMaskedWhoeverPrintsThem() {
    System.setProperty("stripe.key", "sk_live_4eC39HqLy");
    try {
      Secrets.learn();
      stream.println("trace: sk_live_4eC39HqLy");
      assertThat(text()).isEqualTo("trace: ***" + System.lineSeparator());
    } finally {
      System.clearProperty("stripe.key");
      Secrets.learn();
    }
  }

  /** Names of files, in what a command says of itself and in what it complains of. */
  @Test
  void namesOfFilesCommandNothing(@TempDir Path folder) throws IOException {
    Path registry = folder.resolve("mod\u202eels\u2028x");
    CommandRun made =
        CommandRun.of("generate", "untrained-detector", "--registry", registry.toString());
    CommandRun shown =
        CommandRun.of("models", "show", "untrained", "--registry", registry.toString());
    Path names = Files.createDirectories(folder.resolve("in")).resolve("a\u009b31m\u001b[2J.txt");
    Files.writeString(names, "");
    CommandRun refused =
        CommandRun.of(
            "detect",
            "--images",
            names.toString(),
            "--registry",
            registry.toString(),
            "--model",
            "untrained",
            "--output",
            folder.resolve("out").toString());

    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(refused.exitCode()).isEqualTo(2);
    for (CommandRun run : new CommandRun[] {made, shown, refused}) {
      assertThat(run.out() + run.err()).isNotBlank().doesNotContainPattern(COMMANDING);
    }
  }

  /** A settings file may take any value from the environment, and a refusal quotes it. */
  @ParameterizedTest
  @CsvSource({"DB_PASS, hunter2", "SLACK_WEBHOOK_URL, https://hooks.example/T0/B0/x4f"})
  void whatCameFromTheEnvironmentIsMaskedWhereItIsQuoted(
      String name, String value, @TempDir Path folder) throws Exception {
    Path settings = folder.resolve("detect.conf");
    String defaults = Files.readString(Path.of("../conf/detect.conf"));
    Files.writeString(settings, defaults + "\nmax-boxes = ${" + name + "}\n");
    Path log = folder.resolve("log");
    ProcessBuilder command =
        CommandRun.process(
            log,
            Map.of(),
            "detect",
            "--config",
            settings.toString(),
            "--images",
            folder.toString(),
            "--model",
            "untrained",
            "--output",
            folder.resolve("out").toString());
    command.environment().put(name, value);

    Process run = command.start();

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(2);
    assertThat(Files.readString(log)).contains("max-boxes").contains("***").doesNotContain(value);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
