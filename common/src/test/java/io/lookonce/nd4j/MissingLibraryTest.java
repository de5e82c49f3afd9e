package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A class path without oneDNN's native library, in a separate process. */
class MissingLibraryTest {

  @Test
  void trainingFallsBackToStock() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*dnnl-.*-(linux|macosx|windows)-.*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            MissingLibraryTest.class.getName());
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output.lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .contains("oneDNN cannot be used here", "jnidnnl");
    assertThat(output).endsWith("same parameters as stock\n");
  }

  public static void main(String[] arguments) {
    ComputeThreads.set(1);
    INDArray features = SmallNetworks.images(SmallNetworks.EXAMPLES);
    INDArray labels = SmallNetworks.labels(SmallNetworks.EXAMPLES);
    ComputationGraph stock = SmallNetworks.residual();
    ComputationGraph ours = SmallNetworks.residual();
    stock.fit(new INDArray[] {features}, new INDArray[] {labels});
    try (FastNetwork fast = FastNetwork.of(ours)) {
      System.out.println(fast.obstacle().orElse("accelerated"));
      fast.fit(features, labels);
    }
    System.out.println(
        ours.params().equals(stock.params()) ? "same parameters as stock" : "other parameters");
  }
}
