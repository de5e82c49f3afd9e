package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NetworksTest {

  /** 94 MB of parameters, so built once. */
  private static ComputationGraph residualNetwork;

  /** The counts are those of the course, or sums of inputs × units + units. */
  @ParameterizedTest
  @CsvSource({
    "logistic-regression, 12289, 1",
    "cats-two-layer, 86031, 1",
    "cats-deep, 245973, 1",
    "planar, 91, 1",
    "signs-convnet, 1310, 6",
    "happy, 37633, 1",
    "resnet-50, 23600006, 6"
  })
  void parametersAndOutputsAreTheCourses(String name, long parameters, int outputs) {
    ClassifierNetwork network = Networks.byName(name);
    ComputationGraph graph = name.equals("resnet-50") ? residualNetwork() : initialised(network);
    assertThat(network.name()).isEqualTo(name);
    assertThat(graph.numParams()).isEqualTo(parameters);
    INDArray output = graph.outputSingle(Nd4j.rand(network.input().batchShape(1)));
    assertThat(output.shape()).containsExactly(1, outputs);
    assertThat(network.outputs()).isEqualTo(outputs);
    assertThat(output.sumNumber().doubleValue()).isBetween(0.0, 1.00001);
  }

  @Test
  void theResidualNetworkHasTheCoursesNamesAndTrainableParameters() {
    ComputationGraph graph = residualNetwork();
    List<String> names = new ArrayList<>();
    long statistics = 0;
    for (Layer layer : graph.getLayers()) {
      names.add(layer.conf().getLayer().getLayerName());
      INDArray mean = layer.paramTable().get("mean");
      statistics += mean == null ? 0 : 2 * mean.length();
    }
    assertThat(names).contains("conv1", "bn_conv1", "avg_pool", "fc6");
    for (String stage : List.of("2abc", "3abcd", "4abcdef", "5abc")) {
      for (char block : stage.substring(1).toCharArray()) {
        String name = stage.charAt(0) + String.valueOf(block) + "_branch";
        for (String branch : List.of("2a", "2b", "2c")) {
          assertThat(names).contains("res" + name + branch, "bn" + name + branch);
        }
        assertThat(names.contains("res" + name + "1")).isEqualTo(block == 'a');
      }
    }
    assertThat(names.stream().filter(name -> name.matches("res.*branch(1|2[abc])")).count())
        .isEqualTo(52);
    assertThat(statistics).isEqualTo(53120);
    assertThat(graph.numParams() - statistics).isEqualTo(23546886);
    assertThat(graph.getLayer("conv1").numParams()).isEqualTo(9472);
    assertThat(graph.getLayer("fc6").numParams()).isEqualTo(12294);
  }

  @Test
  void theBlocksOfTheResidualNetworkAreWiredAsInTheCourse() {
    var inputs = residualNetwork().getConfiguration().getVertexInputs();
    assertThat(inputs.get("res2a")).containsExactly("bn2a_branch2c", "bn2a_branch1");
    assertThat(inputs.get("res2a_branch1")).containsExactly("pool1");
    assertThat(inputs.get("res3a_branch1")).containsExactly("res2c_relu");
    assertThat(inputs.get("res2b")).containsExactly("bn2b_branch2c", "res2a_relu");
    assertThat(inputs.get("res2b_branch2a")).containsExactly("res2a_relu");
    assertThat(inputs.get("res2b_branch2b")).containsExactly("res2b_branch2a_relu");
    assertThat(inputs.get("res2b_branch2a_relu")).containsExactly("bn2b_branch2a");
    assertThat(inputs.get("bn2b_branch2a")).containsExactly("res2b_branch2a");
    assertThat(strides("res3a_branch2a")).containsExactly(2, 2);
    assertThat(strides("res3a_branch2b")).containsExactly(1, 1);
    assertThat(strides("res3a_branch1")).containsExactly(2, 2);
    assertThat(strides("res2a_branch2a")).containsExactly(1, 1);
  }

  @Test
  void imagesShrinkThroughTheResidualNetworkAsInTheCourse() {
    var activations = residualNetwork().feedForward(Nd4j.rand(1, 3, 64, 64), false);
    assertThat(activations.get("conv1").shape()).containsExactly(1, 64, 32, 32);
    assertThat(activations.get("pool1").shape()).containsExactly(1, 64, 15, 15);
    assertThat(activations.get("res2c_relu").shape()).containsExactly(1, 256, 15, 15);
    assertThat(activations.get("res3d_relu").shape()).containsExactly(1, 512, 8, 8);
    assertThat(activations.get("res4f_relu").shape()).containsExactly(1, 1024, 4, 4);
    assertThat(activations.get("res5c_relu").shape()).containsExactly(1, 2048, 2, 2);
    assertThat(activations.get("avg_pool").shape()).containsExactly(1, 2048, 1, 1);
  }

  /** The schedule, the optimizer and the loss are classes of the product. */
  @Test
  void configurationsSurviveTheWayThroughJson() {
    Settings settings =
        parse(
            """
            learning-rate = 0.1, epochs = 1, mini-batch-size = 8, optimizer.name = adam
            initialization.distribution = he
            regularization.l2 = 0.5
            schedule { name = cosine, duration = 7, warm-up = 2 }
            """);
    String json =
        Networks.byName("happy").configuration(TrainingSettings.read(settings), 10).toJson();
    assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
    assertThat(json)
        .contains("BiasCorrectedAdam", "WarmUp", "Cosine", "SigmoidCrossEntropy")
        .contains("\"value\" : 0.05");
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
    ClassifierNetwork network = Networks.byName("happy");
    Nd4j.getRandom().setSeed(1);
    INDArray first = network.build(TrainingSettingsFixture.he(3), 1).params().dup();
    Nd4j.getRandom().setSeed(2);
    assertThat(network.build(TrainingSettingsFixture.he(3), 1).params()).isEqualTo(first);
    assertThat(network.build(TrainingSettingsFixture.he(4), 1).params()).isNotEqualTo(first);
  }

  @Test
  void dropoutStandsAfterEachHiddenLayerWhereAskedFor() {
    ClassifierNetwork network =
        Networks.read(
            parse(
                "network = planar, layers = [2, 20, 3, 1], regularization.keep-probability ="
                    + " 0.86"));
    assertThat(layerNames(network))
        .containsExactly("layer1", "dropout1", "layer2", "dropout2", "layer3");
    assertThat(layerNames(Networks.byName("planar"))).containsExactly("layer1", "layer2", "layer3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network = resnet50 | network = resnet50 is not known, did you mean resnet-50?
          network = planar, layers = [3, 2, 2, 1] | layers = [3,2,2,1] must be [2, units,
          network = logistic-regression, layers = [4, 2, 1] | layers = [4,2,1] must be [inputs, out
          network = cats-deep, layers = [4, 1] | layers = [4,1] must be [inputs, hidden units ..
          network = cats-deep, layers = [4, 0, 1] | layers = 0 must be in [1, 16777216]
          network = signs-convnet, classes = 1 | classes = 1 must be in [2, 100000]
          network = resnet-50, input.height = 4 | input.height = 4 must be in [5, 4096]
          network = cats-deep, regularization.keep-probability = 0 | must be in (0, 1]
          """)
  void networksThatCannotBeAreRefused(String text, String message) {
    assertThatThrownBy(() -> Networks.read(parse(text)))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("conf/x.conf:1: ")
        .hasMessageContaining(message);
  }

  @Test
  void keysOfAnotherNetworkAreUnknown() {
    Settings settings = parse("network = signs-convnet\nlayers = [3, 1]");
    Networks.read(settings);
    assertThatThrownBy(settings::refuseUnknownKeys)
        .hasMessageStartingWith("conf/x.conf:2: unknown key layers");
  }

  private static int[] strides(String name) {
    return ((ConvolutionLayer) residualNetwork().getLayer(name).conf().getLayer()).getStride();
  }

  private static synchronized ComputationGraph residualNetwork() {
    if (residualNetwork == null) {
      residualNetwork = initialised(Networks.byName("resnet-50"));
    }
    return residualNetwork;
  }

  private static ComputationGraph initialised(ClassifierNetwork network) {
    return network.build(TrainingSettingsFixture.zeros(), 1);
  }

  private static List<String> layerNames(ClassifierNetwork network) {
    List<String> names = new ArrayList<>();
    for (Layer layer : initialised(network).getLayers()) {
      names.add(layer.conf().getLayer().getLayerName());
    }
    return names;
  }

  private static Settings parse(String text) {
    return Settings.parse(text, "conf/x.conf", List.of());
  }
}
