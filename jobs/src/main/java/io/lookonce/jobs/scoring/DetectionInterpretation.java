package io.lookonce.jobs.scoring;

import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import org.apache.spark.sql.types.StructType;

/**
 * Output as boxes.
 *
 * @param settings what decides the rows
 * @param painting which pictures are painted, and where to
 */
record DetectionInterpretation(DetectionSettings settings, Painting painting)
    implements Interpretation {

  @Override
  public StructType schema() {
    return DetectionTable.SCHEMA;
  }

  @Override
  public Interpreter open(ModelCard card, OnnxNetwork network, Storage storage) {
    return new DetectionInterpreter(settings, painting, card, network, storage);
  }
}
