package io.lookonce.model;

import io.lookonce.yolo.Anchor;
import java.util.List;

/**
 * The head of a detector as a bundle keeps it.
 *
 * @param kind how the output is read
 * @param anchors widths and heights in grid cells, in the order of the output's channels; empty for
 *     heads without anchors
 */
public record HeadDescription(HeadKind kind, List<Anchor> anchors) {

  public HeadDescription {
    anchors = anchors == null ? List.of() : List.copyOf(anchors);
    if (kind == HeadKind.REGION && anchors.isEmpty()) {
      throw new IllegalArgumentException("a region head needs anchors");
    }
    if (kind == HeadKind.YOLOX && !anchors.isEmpty()) {
      throw new IllegalArgumentException("a yolox head has no anchors");
    }
  }
}
