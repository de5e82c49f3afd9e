package io.lookonce.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of class names that would give the classes other names, or other numbers. */
@Tag("spark")
class ModelsImportClassesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'car\n\nbus\n', :2: no name; every line counts as a class",
    "'\n  \n', it names no class",
    "'car\nbüs\n', :2: not UTF-8 text",
    "'car\nbus\ncar\n', a name occurs twice"
  })
  void areRefusedWithTheirLine(String text, String refusal) throws IOException {
    Path names = Files.write(folder.resolve("my.names"), text.getBytes(ISO_8859_1));
    Path onnx = Files.write(folder.resolve("m.onnx"), new byte[0]);

    CommandRun run =
        CommandRun.of(
            "models",
            "import",
            "--onnx=" + onnx,
            "--head=yolox",
            "--input=64x64",
            "--classes=" + names,
            "--name=m",
            "--registry=" + folder.resolve("models"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--classes " + names).contains(refusal).hasLineCount(1);
  }
}
