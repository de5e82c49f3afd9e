package io.lookonce.model.recognition;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.recognition.DetectorFamily.Preprocessing;
import io.lookonce.onnx.OnnxRewrite;
import java.util.List;
import java.util.function.Function;

/**
 * A family whose layout fits the outputs of a model.
 *
 * @param classes number of classes; 0 if the layout does not determine it
 * @param head how the stored network's output is decoded
 * @param adapter joins several outputs into one; null where one output is used unchanged
 * @param preprocessing usual for the family
 * @param reason evidence for the family, in one line
 */
record LayoutMatch(
    DetectorFamily family,
    int classes,
    HeadDescription head,
    OutputAdapter adapter,
    Preprocessing preprocessing,
    String reason) {

  /**
   * Operators after a graph that make its outputs one.
   *
   * @param value adds the operators and returns the name of their result
   * @param dimensions of the result for one image
   * @param singleImage whether the network can then take only one image at a time
   */
  record OutputAdapter(
      Function<OnnxRewrite, String> value, List<Integer> dimensions, boolean singleImage) {}

  LayoutMatch(
      DetectorFamily family,
      int classes,
      HeadDescription head,
      OutputAdapter adapter,
      String reason) {
    this(family, classes, head, adapter, family.preprocessing(), reason);
  }
}
