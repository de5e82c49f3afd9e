package io.lookonce.network.layer;

import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A range of channels. DL4J's vertex computes the same, but states a wrong shape for images. */
public final class ChannelPart extends SubsetVertex {

  /**
   * A range.
   *
   * @param from first channel, from 0
   * @param to last channel
   */
  @JsonCreator
  public ChannelPart(@JsonProperty("from") int from, @JsonProperty("to") int to) {
    super(from, to);
  }

  private long size() {
    return getTo() - getFrom() + 1L;
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    return inputs[0] instanceof InputTypeConvolutional image
        ? InputType.convolutional(image.getHeight(), image.getWidth(), size(), image.getFormat())
        : InputType.feedForward(size());
  }

  @Override
  public SubsetVertex clone() {
    return new ChannelPart(getFrom(), getTo());
  }
}
