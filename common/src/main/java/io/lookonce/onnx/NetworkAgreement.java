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
    float[] examples = examples(input.size());
    INDArray features = Nd4j.create(examples, input.batchShape(EXAMPLES), 'c');
    float[] expected = network.outputSingle(false, features).dup('c').data().asFloat();
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
