package io.lookonce.jobs.scoring.task;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import java.nio.FloatBuffer;
import java.util.List;

/** Probabilities, and the class that has the greatest. */
final class ClassificationPostprocessor implements Postprocessor {

  private static final Object[] NO_CLASS = {null, null, null, null};

  private final List<String> classes;
  private final int outputs;

  /** Null where the network takes planes. */
  private final PixelOrder pixelOrder;

  ClassificationPostprocessor(ModelCard card, ClassifierOutput output) {
    this.classes = card.classes();
    this.outputs = output.outputs();
    this.pixelOrder = output.pixelsSideBySide() ? new PixelOrder(card.input().floats() / 3) : null;
  }

  @Override
  public int outputsPerImage() {
    return outputs;
  }

  @Override
  public boolean needsImage() {
    return false;
  }

  @Override
  public void arrange(FloatBuffer images, int position) {
    if (pixelOrder != null) {
      pixelOrder.fromPlanes(images, position);
    }
  }

  @Override
  public Object[] results(float[] output, int offset, PreprocessedImage image) {
    float[] probabilities = ClassProbabilities.ofAll(output, offset, outputs);
    int best = ClassProbabilities.mostProbable(probabilities);
    return new Object[] {classes.get(best), best, probabilities[best], probabilities};
  }

  @Override
  public Object[] noResults() {
    return NO_CLASS;
  }
}
