package io.lookonce.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.onnx.RandomNetworks;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierBundleTest {

  private static final InputRule INPUT = InputRule.stretched(64, 64, Interpolation.BICUBIC);
  private static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5");

  @TempDir java.nio.file.Path folder;

  @Test
  void aClassifierGoesThroughTheRegistryWithBothItsNetworks() throws Exception {
    Storage storage = new Storage(new Configuration());
    ModelRegistry registry = new ModelRegistry(storage, new Path(folder.resolve("models").toUri()));
    ClassifierNetwork network = Networks.byName("signs-convnet");
    ComputationGraph graph = RandomNetworks.random(network, 1);
    registry.publish(
        ModelDraft.classifier("signs", DIGITS, INPUT)
            .trained(
                "signs",
                3,
                Map.of("train", Map.of("accuracy", 0.9), "test", Map.of("accuracy", 0.75))),
        files(network, graph));

    ModelBundle bundle = registry.open("signs");
    bundle.verify(storage);
    assertThat(bundle.card().kind()).isEqualTo("classifier");
    assertThat(bundle.card().input()).isEqualTo(INPUT);
    assertThat(bundle.card().seed()).isEqualTo(3);
    assertThat(bundle.card().metrics()).extractingByKey("test").isEqualTo(Map.of("accuracy", 0.75));
    assertThat(bundle.card().json()).doesNotContain("head", "thresholds");
    try (InputStream in = storage.open(new Path(bundle.folder(), ModelBundle.NETWORK_FILE))) {
      assertThat(NetworkFile.read("network.zip", in).params()).isEqualTo(graph.params());
    }
    bundle.requireKind(ModelCard.CLASSIFIER);
    assertThatThrownBy(() -> bundle.requireKind(ModelCard.DETECTOR))
        .isInstanceOf(InputRefused.class)
        .hasMessage("model signs:1 is a classifier; a detector is needed");
  }

  @Test
  void theNetworkMustFitTheCard() throws Exception {
    assertThat(output("signs-convnet", INPUT, 6)).isEqualTo(new ClassifierOutput(6, false));
    assertThat(output("happy", INPUT, 2)).isEqualTo(new ClassifierOutput(1, false));
    assertThat(output("cats-two-layer", INPUT, 2)).isEqualTo(new ClassifierOutput(1, true));
    assertThatThrownBy(() -> output("signs-convnet", INPUT, 5))
        .hasMessage("the network gives [any, 6]; 5 classes need [batch, 5]");
    assertThatThrownBy(() -> output("happy", INPUT, 1)).hasMessageContaining("1 classes need");
    InputRule smaller = InputRule.stretched(32, 64, Interpolation.BICUBIC);
    assertThatThrownBy(() -> output("cats-two-layer", smaller, 2))
        .hasMessage(
            "the network takes [any, 12288], not images of 3x64x32 (channels, height, width) or"
                + " rows of 6144");
    assertThatThrownBy(() -> output("happy", smaller, 2))
        .hasMessageStartingWith("the network takes [any, 3, 64, 64], not");
  }

  @Test
  void aCardMustBeOfOneKind() {
    ModelCard card = draftWithAFile().card(1);
    String json = card.json();
    assertThatThrownBy(() -> ModelCard.parse(json.replace("\"classifier\"", "\"detector\"")))
        .hasMessageContaining("head is missing");
    assertThatThrownBy(() -> ModelCard.parse(json.replace("\"classifier\"", "\"oracle\"")))
        .hasMessageContaining("kind must be detector or classifier, not oracle");
  }

  private static ModelDraft draftWithAFile() {
    ModelDraft draft = ModelDraft.classifier("a", DIGITS, INPUT);
    draft.addFile("model.onnx", "0");
    return draft;
  }

  private ClassifierOutput output(String name, InputRule input, int classes) throws Exception {
    ClassifierNetwork network = Networks.byName(name);
    java.nio.file.Path file = folder.resolve(name + ".onnx");
    if (!Files.exists(file)) {
      NetworkOnnx.export(RandomNetworks.random(network, 1), network.input(), file);
    }
    try (OnnxNetwork onnx = OnnxNetwork.open(file, 1)) {
      return ClassifierOutput.of(input, classes, onnx);
    }
  }

  private List<Path> files(ClassifierNetwork network, ComputationGraph graph) throws Exception {
    java.nio.file.Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    java.nio.file.Path zip = folder.resolve(ModelBundle.NETWORK_FILE);
    NetworkOnnx.export(graph, network.input(), onnx);
    try (OutputStream out = Files.newOutputStream(zip)) {
      NetworkFile.write(graph, out);
    }
    return List.of(new Path(onnx.toUri()), new Path(zip.toUri()));
  }
}
