package io.lookonce.gradientcheck;

import io.lookonce.gradientcheck.GradientChecker.GradientSource;
import io.lookonce.gradientcheck.GradientChecker.StockGradient;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Typical mistakes in a backward pass, planted in the network of {@link PlantedMistakesTest}.
 *
 * @param name what is wrong
 * @param layer nearest to the output whose gradients the check must find wrong
 * @param parameter of that layer
 * @param suspect layer that has the mistake
 * @param source the wrong gradient
 */
record PlantedMistake(String name, String layer, String parameter, String suspect, Source source) {

  /** Creates the wrong gradient of a network. */
  interface Source {
    GradientSource of(ComputationGraph product, CheckBatch batch);
  }

  /** Every mistake. */
  static Stream<PlantedMistake> all() {
    int window = 2;
    return Stream.of(
        inArray("wrong sign", "dense3", "W", gradient -> gradient.neg()),
        inArray("mean over the examples missing", "conv2", "W", gradient -> gradient.mul(3)),
        inArray("doubled", "dense3", "W", gradient -> gradient.mul(2)),
        inArray("transposed", "conv1", "W", PlantedMistake::transposed),
        inArray("bias gradient missing", "out", "b", gradient -> gradient.mul(0)),
        new PlantedMistake(
            "forgotten L2 term", "dense3", "W", "dense3", forgottenPenalty("dense3")),
        inLayer("wrong padding", "conv1", "W", "conv1", PlantedMistake::wrongPadding),
        inLayer("stride ignored", "bn1", "beta", "conv2", PlantedMistake::withoutStride),
        inLayer(
            "wrong derivative of tanh",
            "bn1",
            "beta",
            "tanh1",
            (layer, input, incoming, honest) -> incoming.mul(Transforms.tanh(input).rsub(1))),
        inLayer(
            "pooling averages over one too few",
            "bn1",
            "beta",
            "pool1",
            (layer, input, incoming, honest) ->
                honest.mul(window * window / (window * window - 1.0))),
        inLayer(
            "batch normalisation without the variance term",
            "conv1",
            "W",
            "bn1",
            PlantedMistake::withoutVariance),
        inLayer(
            "batch normalisation takes its statistics for constants",
            "conv1",
            "W",
            "bn1",
            (layer, input, incoming, honest) -> scaled(layer, input, incoming)));
  }

  private static PlantedMistake inArray(
      String name, String layer, String parameter, UnaryOperator<INDArray> change) {
    return new PlantedMistake(name, layer, parameter, layer, changed(layer, parameter, change));
  }

  /** The correct gradient except for one array. */
  static Source changed(String layer, String parameter, UnaryOperator<INDArray> change) {
    return (product, batch) -> changed(honest(product, batch), product, layer, parameter, change);
  }

  /** Another source's gradient except for one array. */
  static GradientSource changed(
      GradientSource source,
      ComputationGraph product,
      String layer,
      String parameter,
      UnaryOperator<INDArray> change) {
    return () -> {
      INDArray gradient = source.gradient().dup();
      ParameterArray array = array(product, layer, parameter);
      INDArray part = array.partOf(gradient);
      part.assign(change.apply(part.dup()));
      return gradient;
    };
  }

  private static PlantedMistake inLayer(
      String name, String layer, String parameter, String suspect, MistakenVertex.Mistake mistake) {
    return new PlantedMistake(
        name,
        layer,
        parameter,
        suspect,
        (product, batch) -> {
          ComputationGraph graph = CheckableGraph.of(product, DataType.DOUBLE);
          MistakenVertex.plant(graph, suspect, mistake);
          return new StockGradient(graph, batch.castTo(DataType.DOUBLE));
        });
  }

  private static GradientSource honest(ComputationGraph product, CheckBatch batch) {
    return new StockGradient(
        CheckableGraph.of(product, DataType.DOUBLE), batch.castTo(DataType.DOUBLE));
  }

  private static ParameterArray array(ComputationGraph graph, String layer, String parameter) {
    return ParameterArray.of(graph).stream()
        .filter(array -> array.layer().equals(layer) && array.name().equals(parameter))
        .findFirst()
        .orElseThrow();
  }

  /** Rows and columns of the 3×3 windows exchanged. */
  private static INDArray transposed(INDArray gradient) {
    return gradient
        .reshape(new long[] {gradient.length() / 9, 3, 3})
        .permute(0, 2, 1)
        .dup('c')
        .reshape(new long[] {gradient.length()});
  }

  private static Source forgottenPenalty(String layer) {
    return (product, batch) -> {
      INDArray weights =
          array(product, layer, "W").partOf(product.params()).castTo(DataType.DOUBLE);
      double penalty = PlantedMistakesTest.L2 / batch.examples();
      return changed(layer, "W", gradient -> gradient.sub(weights.mul(penalty))).of(product, batch);
    };
  }

  /** The weights' gradient as if the input lay one column further to the right. */
  private static INDArray wrongPadding(
      Layer layer, INDArray input, INDArray incoming, INDArray honest) {
    INDArray shifted = input.like();
    long columns = input.size(3);
    shifted
        .get(all4(NDArrayIndex.interval(1, columns)))
        .assign(input.get(all4(NDArrayIndex.interval(0, columns - 1))));
    layer.setInput(shifted, LayerWorkspaceMgr.noWorkspaces());
    layer.backpropGradient(incoming, LayerWorkspaceMgr.noWorkspaces());
    return honest;
  }

  private static INDArrayIndex[] all4(INDArrayIndex columns) {
    return new INDArrayIndex[] {
      NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), columns
    };
  }

  /** The values of every second row and column, next to each other. */
  private static INDArray withoutStride(
      Layer layer, INDArray input, INDArray incoming, INDArray honest) {
    INDArray packed = honest.like();
    for (int row = 0; 2 * row < honest.size(2); row++) {
      for (int column = 0; 2 * column < honest.size(3); column++) {
        packed
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.point(row),
                NDArrayIndex.point(column))
            .assign(
                honest.get(
                    NDArrayIndex.all(),
                    NDArrayIndex.all(),
                    NDArrayIndex.point(2L * row),
                    NDArrayIndex.point(2L * column)));
      }
    }
    return packed;
  }

  /** γ/σ · incoming, per channel. */
  private static INDArray scaled(Layer layer, INDArray input, INDArray incoming) {
    double epsilon = ((BatchNormalization) layer.conf().getLayer()).getEps();
    INDArray deviation = Transforms.sqrt(input.var(false, 0, 2, 3).add(epsilon));
    INDArray factor = layer.getParam("gamma").reshape(deviation.shape()).div(deviation);
    return incoming.mul(factor.reshape(1, factor.length(), 1, 1));
  }

  /** γ/σ · (incoming − its mean), without the term of the variance. */
  private static INDArray withoutVariance(
      Layer layer, INDArray input, INDArray incoming, INDArray honest) {
    INDArray mean = incoming.mean(0, 2, 3);
    return scaled(layer, input, incoming.sub(mean.reshape(1, mean.length(), 1, 1)));
  }

  @Override
  public String toString() {
    return name;
  }
}
