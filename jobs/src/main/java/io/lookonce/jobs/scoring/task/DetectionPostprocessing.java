package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import org.apache.spark.sql.types.StructType;

/**
 * Output as boxes.
 *
 * @param settings what decides the rows
 * @param painting which images are painted, and where to
 */
public record DetectionPostprocessing(DetectionSettings settings, Painting painting)
    implements Postprocessing {

  @Override
  public StructType schema() {
    return DetectionTable.SCHEMA;
  }

  @Override
  public Postprocessor open(ModelCard card, OnnxNetwork network, Storage storage) {
    return new DetectionPostprocessor(settings, painting, card, network, storage);
  }
}
