package io.lookonce.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.onnx.DarknetOnnx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Detectors of random Keras layers, written as HDF5, against plain loops over channels-last. */
@Tag("slow")
class KerasDetectorPropertyTest {

  @Property(tries = 30)
  void computesWhatKerasDoes(@ForAll long seed) throws IOException {
    Path folder = Files.createTempDirectory("keras");
    Path file = folder.resolve("model.h5");
    Path onnx = folder.resolve("model.onnx");
    try {
      RandomKeras random = RandomKeras.detector(seed);
      random.write(file);
      int outputs = random.outputs().size();
      List<Float> anchors = new ArrayList<>();
      for (int i = 1; i <= 2 * outputs; i++) {
        anchors.add((float) i);
      }
      KerasDetector.Network network =
          KerasDetector.convert(KerasFile.read(file, "model.h5"), 0, 0, 1, anchors);
      try (OutputStream out = Files.newOutputStream(onnx)) {
        DarknetOnnx.write(network.configuration(), network.weights(), out);
      }
      float[] expected = random.joinedOutputs();
      float[] found = KerasFileTest.run(onnx, random.inputPlanes(), expected.length);
      assertThat(found).containsExactly(expected, within(1e-3f));
      if (outputs > 1) {
        // The coarser grid, which comes first here, has the larger anchors.
        assertThat(network.configuration().yoloHeads().get(0).anchors()).containsExactly(3f, 4f);
      }
    } finally {
      Files.deleteIfExists(onnx);
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
