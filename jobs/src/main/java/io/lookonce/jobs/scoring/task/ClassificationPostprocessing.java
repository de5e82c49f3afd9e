package io.lookonce.jobs.scoring.task;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.inference.ClassifierPostprocessor;
import io.lookonce.inference.Postprocessor;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * Postprocessing of a classifier. A result holds the probabilities of all classes by id; everything
 * it depends on is in the model's card.
 */
public record ClassificationPostprocessing() implements Postprocessing<float[]> {

  private static final Object[] NO_CLASS = {null, null, null, null};

  @Override
  public StructType schema() {
    return ClassificationTable.SCHEMA;
  }

  @Override
  public Object[] columns(float[] probabilities, List<String> classes) {
    if (probabilities == null) {
      return NO_CLASS;
    }
    int best = ClassProbabilities.mostProbable(probabilities);
    return new Object[] {classes.get(best), best, probabilities[best], probabilities};
  }

  @Override
  public Postprocessor<float[]> open(ModelCard card, OnnxNetwork network, Storage storage) {
    return new ClassifierPostprocessor(card, network);
  }
}
