package io.lookonce.onnx;

import io.lookonce.network.InputShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares a network as DL4J runs it with its ONNX model, on the same random input. */
final class NetworkAgreement {

  private static final long SEED = 1;
  private static final int EXAMPLES = 4;

  private NetworkAgreement() {}

  /**
   * The greatest difference of an output.
   *
   * @return NaN if one of the two gives no number where the other does
   */
  static double largestDifference(ComputationGraph network, InputShape input, Path model)
      throws IOException {
    return largestDifference(network, input, null, model);
  }

  /**
   * The same for a network whose output is arranged otherwise.
   *
   * @param places for each number of the model's output of one example its index in the network's;
   *     null if they are arranged alike
   */
  static double largestDifference(
      ComputationGraph network, InputShape input, int[] places, Path model) throws IOException {
    float[] examples = examples(input.size());
    INDArray features = Nd4j.create(examples, input.batchShape(EXAMPLES), 'c');
    float[] output = network.outputSingle(false, features).dup('c').data().asFloat();
    float[] expected = places == null ? output : arranged(output, places);
    float[] found = new float[expected.length];
    try (OnnxNetwork onnx = OnnxNetwork.open(model, 1)) {
      onnx.run(direct(examples), EXAMPLES, found);
    }
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs((double) found[i] - expected[i]));
    }
    return largest;
  }

  private static float[] arranged(float[] output, int... places) {
    float[] arranged = new float[EXAMPLES * places.length];
    for (int example = 0; example < EXAMPLES; example++) {
      for (int i = 0; i < places.length; i++) {
        arranged[example * places.length + i] =
            output[example * (output.length / EXAMPLES) + places[i]];
      }
    }
    return arranged;
  }

  /**
   * Numbers as in images, 0 to 1, and of both signs; and a tenth of them, because a trained network
   * may be so sure of the large ones that its output says little.
   */
  private static float[] examples(int size) {
    Random random = new Random(SEED);
    float[] examples = new float[EXAMPLES * size];
    for (int i = 0; i < examples.length; i++) {
      int example = i / size;
      float number = random.nextFloat();
      float signed = example % 2 == 0 ? number : 2 * number - 1;
      examples[i] = example < 2 ? signed : signed / 10;
    }
    return examples;
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .rewind();
  }
}
