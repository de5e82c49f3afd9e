package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers beside a model become part of it, from its own folder alone. */
class ExternalTensorsTest {

  @TempDir private Path folder;

  private Path model() throws IOException {
    return new ConstantModel("images", "FLOAT", 1, 3, 8, 8)
        .beside(folder.resolve("weights.data"))
        .output("output", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
        .write(folder.resolve("model.onnx"));
  }

  @Test
  void theyAreReadIntoTheModel() throws IOException {
    Path model = model();
    assertThat(OnnxModelFile.externalFiles(model)).containsExactly("weights.data");

    OnnxModelFile file = OnnxModelFile.read(model);
    Path whole = folder.resolve("whole.onnx");
    Files.write(whole, file.model().toByteArray());
    assertThat(OnnxModelFile.externalFiles(whole)).isEmpty();
    assertThat(
            OnnxTrial.run(
                    whole,
                    java.nio.ByteBuffer.allocateDirect(3 * 64 * 4)
                        .order(java.nio.ByteOrder.nativeOrder())
                        .asFloatBuffer(),
                    new long[] {1, 3, 8, 8},
                    OnnxNetwork.TIME_LIMIT)
                .get(0)
                .values())
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  /** Names of the same length, so that the file stays well-formed. */
  @ParameterizedTest
  @ValueSource(strings = {"../ghts.data", "/etc/hostnam", "a\\eights.dat", "sub/hts.data"})
  void anotherFolderIsRefused(String location) throws IOException {
    Path model = model();
    byte[] bytes = Files.readAllBytes(model);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Files.write(
        model,
        text.replace("weights.data", location.substring(0, 12))
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> OnnxModelFile.read(model))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("which is no file of its own folder");
    assertThatThrownBy(() -> OnnxModelFile.externalFiles(model))
        .hasMessageContaining("which is no file of its own folder");
  }

  @Test
  void aLinkToAnotherFolderIsNotFollowed(@TempDir Path elsewhere) throws IOException {
    Path model = model();
    Path moved = Files.move(folder.resolve("weights.data"), elsewhere.resolve("weights.data"));
    Files.createSymbolicLink(folder.resolve("weights.data"), moved);
    assertThatThrownBy(() -> OnnxModelFile.read(model)).hasMessageContaining("not beside it");
  }
}
