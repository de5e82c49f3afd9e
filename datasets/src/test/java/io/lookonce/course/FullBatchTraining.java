package io.lookonce.course;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.Optimizer.GradientDescent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The notebooks' {@code model}: gradient descent on all examples at once.
 *
 * @param model its dropout, if any, draws from seed 1 again in every step
 * @param rate the learning rate
 */
record FullBatchTraining(DeepModel model, double rate) {

  /** The losses before the steps 0, {@code every}, 2 · {@code every} .. and before the last one. */
  List<Double> train(
      LabelledPoints examples, Map<String, INDArray> parameters, int steps, int every) {
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      double loss = Scratch.step(() -> step(examples, parameters));
      if (step % every == 0 || step == steps - 1) {
        losses.add(loss);
      }
    }
    return losses;
  }

  /**
   * Trains and returns the numbers that the notebook prints.
   *
   * @param whole the notebook's number of steps
   * @param beginning number of steps if the whole training takes too long
   */
  Map<String, Object> report(
      LabelledPoints train,
      LabelledPoints test,
      Map<String, INDArray> parameters,
      int whole,
      int beginning,
      int every) {
    int steps = LongTrainings.steps(whole, beginning);
    List<Double> losses = train(train, parameters, steps, every);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("last", losses.remove(losses.size() - 1));
    report.put("costs", losses.stream().mapToDouble(Double::doubleValue).toArray());
    if (steps == whole) {
      report.put("train_accuracy", train.accuracy(model, parameters));
      report.put("test_accuracy", test.accuracy(model, parameters));
    }
    return report;
  }

  /** Returns the loss before the step. */
  private double step(LabelledPoints examples, Map<String, INDArray> parameters) {
    ForwardPass forward = model.forward(examples.input(), parameters, new NumpyRandom(1));
    double loss = model.loss(forward.output(), examples.labels(), parameters);
    Map<String, INDArray> gradients =
        model.backward(forward.output(), examples.labels(), forward.caches());
    new GradientDescent().update(parameters, gradients, rate);
    return loss;
  }
}
