package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.image.InputRule;
import io.lookonce.jobs.dataset.LabelledPixels;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Scores images in batches of one size, in which an image always stands in the same place,
 * whichever others are there with it: a matrix product may round differently for another number of
 * rows, and the figures must not depend on how the data set was cut into tasks. Serves one thread.
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

  /** Takes a scored image. */
  interface Receiver {
    /**
     * @param output what the network gave, images one behind the other
     * @param offset where this image's numbers begin
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

  /** Numbers that the network gives for an image. */
  int outputs() {
    return outputs;
  }

  /** Adds an image; the batch before it is scored if it belongs to another. */
  void add(LabelledPixels image, Receiver receiver) {
    if (image.index() / places.length != batch) {
      finish(receiver);
      batch = image.index() / places.length;
    }
    int place = (int) (image.index() % places.length);
    tensor.write(image.pixels(), images, place * floats);
    places[place] = image;
  }

  /** Scores the images that wait for it. */
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
}
