package io.lookonce.jobs.evaluation;

import io.lookonce.image.InputRule;
import io.lookonce.jobs.ingest.LabelledPixels;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Scores pictures in batches of one size, in which a picture always stands in the same place,
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

  /** Takes a scored picture. */
  interface Receiver {
    /**
     * @param output what the network gave, pictures one behind the other
     * @param offset where this picture's numbers begin
     */
    void scored(LabelledPixels picture, float[] output, int offset);
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

  /** Numbers that the network gives for a picture. */
  int outputs() {
    return outputs;
  }

  /** Adds a picture; the batch before it is scored if it belongs to another. */
  void add(LabelledPixels picture, Receiver receiver) {
    if (picture.index() / places.length != batch) {
      finish(receiver);
      batch = picture.index() / places.length;
    }
    int place = (int) (picture.index() % places.length);
    tensor.write(picture.pixels(), images, place * floats);
    places[place] = picture;
  }

  /** Scores the pictures that wait for it. */
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
