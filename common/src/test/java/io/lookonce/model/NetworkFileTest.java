package io.lookonce.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.configuration.Settings;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.onnx.RandomNetworks;
import io.lookonce.storage.InputRefused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NetworkFileTest {

  /** The next step after reading is the one that would have come: counts and moments are kept. */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "momentum", "gradient-descent"})
  void trainingContinuesAsIfNothingHadHappened(String updater) throws Exception {
    ComputationGraph network = trained(updater);
    ComputationGraph copy = read(write(network));
    assertThat(copy.params()).isEqualTo(network.params());
    assertThat(copy.getIterationCount()).isEqualTo(3);
    step(network, 9);
    step(copy, 9);
    assertThat(copy.params()).isEqualTo(network.params());
    assertThat(write(copy)).isEqualTo(write(network));
  }

  @Test
  void batchNormalizationKeepsItsStatistics() throws Exception {
    ComputationGraph network = Networks.byName("happy").build(settings("adam"), 10);
    network.getLayer("bn0").getParam("var").assign(7);
    ComputationGraph copy = read(write(network));
    INDArray image = Nd4j.rand(1, 3, 64, 64);
    assertThat(copy.outputSingle(image)).isEqualTo(network.outputSingle(image));
  }

  /**
   * Convolutions, batch normalisation and dropout in the fast step; masks go on where they were.
   */
  @Test
  void theFastStepContinuesToo() throws Exception {
    ClassifierNetwork network =
        RandomNetworks.network(
            """
            network = custom, input { height = 9, width = 8, channels = 3 }
            layers = [
              { type = convolution, filters = 4, size = 3, function = identity }
              { type = batch-normalization }
              { type = activation, function = relu }
              { type = dropout, keep-probability = 0.5 }
              { type = output, units = 3 }
            ]
            """);
    ComputationGraph straight = RandomNetworks.trained(network, 5);
    ComputationGraph graph = RandomNetworks.trained(network, 3);
    ComputationGraph copy = read(write(graph));
    assertThat(copy.params()).isNotEqualTo(straight.params());

    RandomNetworks.train(copy, network, 2);

    assertThat(copy.params()).isEqualTo(straight.params());
    assertThat(write(copy)).isEqualTo(write(straight));
  }

  @Test
  void theEntriesAreTextAndPlainFloats() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    assertThat(entries.keySet())
        .containsExactly("configuration.json", "parameters.bin", "updater.bin");
    // 91 parameters, and two moments for each.
    assertThat(entries.get("parameters.bin")).hasSize(4 * 91);
    assertThat(entries.get("updater.bin")).hasSize(2 * 4 * 91);
  }

  @Test
  void whatIsNoNetworkIsRefused() throws Exception {
    byte[] file = write(trained("adam"));
    assertRefused("configuration.json is missing", "no zip".getBytes(StandardCharsets.UTF_8));
    assertRefused("damaged", Arrays.copyOf(file, file.length / 2));

    Map<String, byte[]> entries = entries(file);
    assertRefused(
        "parameters.bin holds fewer than 91", with(entries, "parameters.bin", new byte[8]));
    assertRefused(
        "parameters.bin holds more than 91", with(entries, "parameters.bin", new byte[4 * 92]));
    assertRefused("updater.bin holds fewer than 182", with(entries, "updater.bin", new byte[0]));
    assertRefused(
        "configuration.json is not JSON", with(entries, "configuration.json", new byte[] {'x'}));
    assertRefused(
        "configuration.json describes no network",
        with(entries, "configuration.json", "{\"vertices\": 1}".getBytes(StandardCharsets.UTF_8)));
  }

  /** Even those of DL4J and ND4J: only what describes a network is made from a name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.nd4j.linalg.dataset.DataSet",
        "org.deeplearning4j.nn.layers.BaseLayer",
        "java.net.URL",
        "org.deeplearning4j.nn.confidential.Any"
      })
  void onlySettingsOfNetworksAreMadeFromNames(String name) throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    assertRefused(
        "configuration.json names the class " + name,
        with(
            entries,
            "configuration.json",
            json.replace("io.lookonce.network.BiasCorrectedAdam", name)
                .getBytes(StandardCharsets.UTF_8)));
  }

  /** As bytes it is JSON, in UTF-16, and names a class; as the text that is read it is none. */
  @Test
  void theTextThatIsCheckedIsTheOneThatIsRead() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    assertRefused(
        "configuration.json is not JSON",
        with(entries, "configuration.json", json.getBytes(StandardCharsets.UTF_16BE)));
  }

  @Test
  void aConfigurationWithoutAnUpdaterIsRefused() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String without = json.replace("\"iupdater\"", "\"noupdater\"");
    assertThat(without).isNotEqualTo(json);
    assertRefused(
        "configuration.json describes no network",
        with(entries, "configuration.json", without.getBytes(StandardCharsets.UTF_8)));
  }

  /** A few bytes that announce gigabytes must not make anybody take gigabytes. */
  @Test
  void memoryFollowsWhatTheFileHolds() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    for (String units : List.of("10000", "2000000000")) {
      byte[] huge =
          json.replaceAll("\"(nin|nout)\" : \\d+", "\"$1\" : " + units)
              .getBytes(StandardCharsets.UTF_8);
      assertThat(huge).isNotEqualTo(json.getBytes(StandardCharsets.UTF_8));
      assertRefused(
          units.length() > 5 ? "configuration.json describes" : "parameters.bin holds fewer than",
          with(entries, "configuration.json", huge));
    }
  }

  @Test
  void contentThatUnpacksToFarMoreThanItsSizeIsRefused() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    byte[] wide =
        json.replaceAll("\"(nin|nout)\" : \\d+", "\"$1\" : 6000").getBytes(StandardCharsets.UTF_8);
    entries.put("configuration.json", wide);
    assertRefused(
        "its content unpacks to more than 100 times its size",
        with(entries, "parameters.bin", new byte[100 << 20]));
  }

  /** The way to the next entry would unpack the rest, of which there may be any amount. */
  @Test
  void anEntryThatIsPaddedIsRefused() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    byte[] padded = Arrays.copyOf(entries.get("configuration.json"), (16 << 20) + 1);
    Arrays.fill(padded, entries.get("configuration.json").length, padded.length, (byte) ' ');
    assertRefused(
        "configuration.json is longer than 16 MB", with(entries, "configuration.json", padded));
  }

  @Test
  void classesFromElsewhereAreNotEvenLoaded() throws Exception {
    Map<String, byte[]> entries = entries(write(trained("adam")));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String foreign = json.replace("io.lookonce.network.BiasCorrectedAdam", Foreign.class.getName());
    assertThat(foreign).isNotEqualTo(json);
    assertRefused(
        "configuration.json names the class " + Foreign.class.getName(),
        with(entries, "configuration.json", foreign.getBytes(StandardCharsets.UTF_8)));
    assertThat(foreignLoaded).isFalse();
  }

  private static boolean foreignLoaded;

  /** Tells when it is initialised. */
  static final class Foreign {
    static {
      foreignLoaded = true;
    }
  }

  private static void assertRefused(String message, byte[] file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("network.zip is damaged or no trained network: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static ComputationGraph trained(String updater) {
    ComputationGraph network = Networks.byName("planar").build(settings(updater), 10);
    for (int seed = 0; seed < 3; seed++) {
      step(network, seed);
    }
    return network;
  }

  private static void step(ComputationGraph network, int seed) {
    Nd4j.getRandom().setSeed(seed);
    INDArray points = Nd4j.rand(10, 2);
    network.fit(
        new INDArray[] {points},
        new INDArray[] {points.getColumn(0, true).gt(0.5).castTo(points.dataType())});
  }

  private static TrainingSettings settings(String updater) {
    String text =
        "learning-rate = 0.1, epochs = 1, mini-batch-size = all, initialization.distribution = he\n"
            + "schedule { name = exponential, factor = 0.9, unit = iteration }\n"
            + "optimizer.name = "
            + updater;
    return TrainingSettings.read(Settings.parse(text, "training.conf", List.of()));
  }

  private static byte[] write(ComputationGraph network) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    NetworkFile.write(network, file);
    return file.toByteArray();
  }

  private static ComputationGraph read(byte[] file) throws IOException {
    return NetworkFile.read("network.zip", new ByteArrayInputStream(file));
  }

  private static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (InputStream in = new ByteArrayInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] with(Map<String, byte[]> entries, String name, byte[] content)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getKey().equals(name) ? content : entry.getValue());
      }
    }
    return file.toByteArray();
  }
}
