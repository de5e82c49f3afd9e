package io.lookonce.jobs.scoring;

import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import org.apache.spark.sql.types.StructType;

/** Output as probabilities. All it depends on is in the model's card. */
record ClassificationInterpretation() implements Interpretation {

  @Override
  public StructType schema() {
    return ClassificationTable.SCHEMA;
  }

  @Override
  public Interpreter open(ModelCard card, OnnxNetwork network, Storage storage) {
    ClassifierOutput output = ClassifierOutput.of(card.input(), card.classes().size(), network);
    return new ClassificationInterpreter(card, output);
  }
}
