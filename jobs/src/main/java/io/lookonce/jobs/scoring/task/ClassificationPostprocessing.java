package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import org.apache.spark.sql.types.StructType;

/** Output as probabilities. All it depends on is in the model's card. */
public record ClassificationPostprocessing() implements Postprocessing {

  @Override
  public StructType schema() {
    return ClassificationTable.SCHEMA;
  }

  @Override
  public Postprocessor open(ModelCard card, OnnxNetwork network, Storage storage) {
    ClassifierOutput output = ClassifierOutput.of(card.input(), card.classes().size(), network);
    return new ClassificationPostprocessor(card, output);
  }
}
