package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.ParameterInitialization;
import io.lookonce.stepbystep.RandomArrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** <i>Regularization</i>: none, L2 and dropout, on the football set. */
final class Regularization {

  private static final DeepModel PLAIN = DeepModel.of(Activation.RELU);
  private static final int[] SIZES = {3, 2, 3, 1};
  private static final INDArray LABELS = Draws.row(1, 1, 0, 1, 0);
  private static final int STEPS = 30_000;
  private static final int BEGINNING = 2;

  private Regularization() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C2W1.reg.cost_l2",
        Regularization::loss,
        "C2W1.reg.backward_l2",
        Regularization::backward,
        "C2W1.reg.dropout_forward",
        Regularization::dropout,
        "C2W1.reg.model_none",
        () -> train(PLAIN),
        "C2W1.reg.model_l2",
        () -> train(PLAIN.withL2(0.7)),
        "C2W1.reg.model_dropout",
        () -> train(PLAIN.withDropout(0.86)));
  }

  private static Map<String, ?> loss() {
    INDArray output = Draws.row(0.40682402, 0.01629284, 0.16722898, 0.10118111, 0.40682402);
    Map<String, INDArray> parameters = Draws.parameters(new NumpyRandom(1), SIZES);
    return Map.of("cost", PLAIN.withL2(0.1).loss(output, LABELS, parameters));
  }

  private static Map<String, ?> backward() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray input = RandomArrays.normal(random, 3, 5);
    DeepModel model = PLAIN.withL2(0.7);
    ForwardPass forward = model.forward(input, Draws.parameters(random, SIZES));
    return model.backward(forward.output(), LABELS, forward.caches());
  }

  private static Map<String, ?> dropout() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray input = RandomArrays.normal(random, 3, 5);
    Map<String, INDArray> parameters = Draws.parameters(random, SIZES);
    ForwardPass forward = PLAIN.withDropout(0.7).forward(input, parameters, new NumpyRandom(1));
    return Map.of("A3", forward.output());
  }

  private static Map<String, ?> train(DeepModel model) {
    MatFile football = SharedCourseData.football();
    return new FullBatchTraining(model, 0.3)
        .report(
            new LabelledPoints(football.columns("X"), football.columns("y")),
            new LabelledPoints(football.columns("Xval"), football.columns("yval")),
            ParameterInitialization.lecun(new NumpyRandom(3), 2, 20, 3, 1),
            STEPS,
            BEGINNING,
            10_000);
  }
}
