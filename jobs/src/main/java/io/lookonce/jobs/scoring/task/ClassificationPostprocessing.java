package io.lookonce.jobs.scoring.task;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.nio.FloatBuffer;
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
    ClassifierOutput output = ClassifierOutput.of(card.input(), card.classes().size(), network);
    return new Probabilities(
        output.outputs(),
        output.pixelsSideBySide() ? new PixelOrder(card.input().floats() / 3) : null);
  }

  /**
   * Reads probabilities from the network's output.
   *
   * @param outputsPerImage floats in the output for one image
   * @param pixelOrder null if the network takes planes
   */
  private record Probabilities(int outputsPerImage, PixelOrder pixelOrder)
      implements Postprocessor<float[]> {

    @Override
    public void arrange(FloatBuffer images, int position) {
      if (pixelOrder != null) {
        pixelOrder.fromPlanes(images, position);
      }
    }

    @Override
    public float[] result(float[] output, int offset, PreprocessedImage image) {
      return ClassProbabilities.ofAll(output, offset, outputsPerImage);
    }
  }

  /**
   * Converts three planes to interleaved pixels, for networks whose input is a flat row of numbers.
   * It holds buffers for one image and serves one thread.
   */
  private static final class PixelOrder {

    private static final int CHANNELS = 3;

    private final float[] planes;
    private final float[] pixels;

    /**
     * @param pixelCount width times height
     */
    PixelOrder(int pixelCount) {
      this.planes = new float[CHANNELS * pixelCount];
      this.pixels = new float[CHANNELS * pixelCount];
    }

    /**
     * Reorders one image in place.
     *
     * @param position index of its first value; the buffer's own position is ignored and unchanged
     */
    void fromPlanes(FloatBuffer images, int position) {
      images.get(position, planes);
      int pixelCount = planes.length / CHANNELS;
      for (int pixel = 0, to = 0; pixel < pixelCount; pixel++) {
        pixels[to++] = planes[pixel];
        pixels[to++] = planes[pixelCount + pixel];
        pixels[to++] = planes[2 * pixelCount + pixel];
      }
      images.put(position, pixels);
    }
  }
}
