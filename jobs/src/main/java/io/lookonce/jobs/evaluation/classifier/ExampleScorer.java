package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.evaluation.classifier.ClassifierEvaluator.BatchPlaces;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Scores images in batches of a fixed size, with every image at a fixed position. A matrix product
 * may round differently for another number of rows, and the metrics must not depend on the
 * partitioning of the data set. It serves one thread.
 */
final class ExampleScorer {

  private final OnnxNetwork network;
  private final PixelTensor tensor;
  private final int floats;
  private final int outputs;
  private final LabelledPixels[] places;
  private final FloatBuffer images;
  private final float[] output;
  private long batch = -1;

  /** Receives the output for each image. */
  interface Receiver {
    /**
     * @param output the network's output for the batch
     * @param offset index of this image's first value
     */
    void scored(LabelledPixels image, float[] output, int offset);
  }

  ExampleScorer(ModelCard card, OnnxNetwork network) {
    InputRule input = card.input();
    ClassifierOutput shape = ClassifierOutput.of(input, card.classes().size(), network);
    this.network = network;
    this.tensor = new PixelTensor(input, shape.pixelsSideBySide());
    this.floats = input.floats();
    this.outputs = shape.outputs();
    this.places = new LabelledPixels[BatchPlaces.batchSize(network.inputShape()[0], floats)];
    this.images =
        ByteBuffer.allocateDirect(places.length * floats * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    this.output = new float[places.length * outputs];
  }

  /** Number of floats in the network's output for one image. */
  int outputs() {
    return outputs;
  }

  /** Adds an image, after scoring the pending batch if the image belongs to another one. */
  void add(LabelledPixels image, Receiver receiver) {
    if (image.index() / places.length != batch) {
      finish(receiver);
      batch = image.index() / places.length;
    }
    int place = (int) (image.index() % places.length);
    tensor.write(image.pixels(), images, place * floats);
    places[place] = image;
  }

  /** Scores the pending batch. */
  void finish(Receiver receiver) {
    if (batch < 0) {
      return;
    }
    network.run(images, places.length, output);
    for (int place = 0; place < places.length; place++) {
      if (places[place] != null) {
        receiver.scored(places[place], output, place * outputs);
        places[place] = null;
      }
    }
    batch = -1;
  }

  /**
   * Writes images that already have the network's input size. No resizing or padding is needed, and
   * the values equal those of {@link io.lookonce.image.TensorWriter}. It holds a buffer for one
   * image and serves one thread.
   */
  static final class PixelTensor {

    private static final int CHANNELS = 3;

    /** The float for each sample, 0 to 255. */
    private final float[] values = new float[256];

    private final boolean blueFirst;
    private final boolean pixelsSideBySide;
    private final float[] image;

    /**
     * @param pixelsSideBySide whether the network takes interleaved channels instead of planes
     */
    PixelTensor(InputRule rule, boolean pixelsSideBySide) {
      for (int sample = 0; sample < values.length; sample++) {
        values[sample] = sample / rule.divisor();
      }
      this.blueFirst = rule.channelOrder() == ChannelOrder.BGR;
      this.pixelsSideBySide = pixelsSideBySide;
      this.image = new float[rule.floats()];
    }

    /**
     * Writes one image.
     *
     * @param pixels row by row from the top, each pixel as red, green, blue
     * @param position index of the first float written; the buffer's own position does not change
     */
    void write(byte[] pixels, FloatBuffer into, int position) {
      int plane = image.length / CHANNELS;
      int pixelStep = pixelsSideBySide ? CHANNELS : 1;
      int channelStep = pixelsSideBySide ? 1 : plane;
      for (int channel = 0; channel < CHANNELS; channel++) {
        int source = blueFirst ? CHANNELS - 1 - channel : channel;
        int target = channel * channelStep;
        for (int pixel = 0; pixel < plane; pixel++) {
          image[target] = values[pixels[source] & 0xFF];
          source += CHANNELS;
          target += pixelStep;
        }
      }
      into.put(position, image);
    }
  }
}
