package io.lookonce.model.recognition;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.recognition.DetectorFamily.Preparation;
import io.lookonce.onnx.OnnxRewrite;
import java.util.List;
import java.util.function.Function;

/**
 * A family whose layout the outputs of a model have.
 *
 * @param classes how many it knows; 0 if the layout does not say
 * @param head how the output is read, after the recipe
 * @param recipe how several outputs become one; null where one output is read as it is
 * @param preparation how images are prepared
 * @param reason what it was recognised by
 */
record LayoutMatch(
    DetectorFamily family,
    int classes,
    HeadDescription head,
    Recipe recipe,
    Preparation preparation,
    String reason) {

  /**
   * What is put behind a graph.
   *
   * @param value makes the one output
   * @param dimensions of one image in it
   * @param oneImage whether the network then takes one image at a time
   */
  record Recipe(Function<OnnxRewrite, String> value, List<Integer> dimensions, boolean oneImage) {}

  LayoutMatch(
      DetectorFamily family, int classes, HeadDescription head, Recipe recipe, String reason) {
    this(family, classes, head, recipe, family.preparation(), reason);
  }
}
