package io.lookonce.inference;

import io.lookonce.evaluation.ClassProbabilities;
import io.lookonce.image.ImageRefused;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import java.nio.FloatBuffer;

/** Postprocessing of a classifier: the probabilities of all classes by id. */
public final class ClassifierPostprocessor implements Postprocessor<float[]> {

  private final int outputs;

  /** Null if the network takes planes. */
  private final PixelOrder pixelOrder;

  /**
   * @param card of a classifier of images
   * @throws IllegalArgumentException in one line, if the network does not fit its card
   */
  public ClassifierPostprocessor(ModelCard card, OnnxNetwork network) {
    ClassifierOutput output = ClassifierOutput.of(card.input(), card.classes().size(), network);
    this.outputs = output.outputs();
    this.pixelOrder = output.pixelsSideBySide() ? new PixelOrder(card.input().floats() / 3) : null;
  }

  @Override
  public int outputsPerImage() {
    return outputs;
  }

  @Override
  public void arrange(FloatBuffer images, int position) {
    if (pixelOrder != null) {
      pixelOrder.fromPlanes(images, position);
    }
  }

  @Override
  public float[] result(float[] output, int offset, PreprocessedImage image) throws ImageRefused {
    float[] probabilities = ClassProbabilities.ofAll(output, offset, outputs);
    for (float probability : probabilities) {
      if (!Float.isFinite(probability)) {
        throw new ImageRefused(
            "not finite", "the model's probabilities are not: it is broken, or imported wrongly");
      }
    }
    return probabilities;
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
