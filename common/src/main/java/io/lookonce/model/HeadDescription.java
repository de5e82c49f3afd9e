package io.lookonce.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.AnchorGrids;
import io.lookonce.yolo.OutputLayout;
import java.util.List;

/**
 * The head of a detector as a bundle keeps it.
 *
 * @param kind how the output is read
 * @param anchors widths and heights in grid cells, in the order of the output's channels; empty for
 *     heads without anchors, and for those that {@code grids} describes
 * @param grids of {@link HeadKind#ANCHOR_GRIDS}; null for the others
 * @param layout how the output of a head of rows is arranged; null for heads with anchors or grids
 */
public record HeadDescription(
    HeadKind kind,
    List<Anchor> anchors,
    @JsonInclude(JsonInclude.Include.NON_NULL) AnchorGrids grids,
    @JsonInclude(JsonInclude.Include.NON_NULL) OutputLayout layout) {

  public HeadDescription {
    if (kind == null) {
      throw new IllegalArgumentException("the kind of the head is missing");
    }
    anchors = anchors == null ? List.of() : List.copyOf(anchors);
    if (kind == HeadKind.REGION && anchors.isEmpty()) {
      throw new IllegalArgumentException("a region head needs anchors");
    }
    if (kind == HeadKind.YOLOX && !anchors.isEmpty()) {
      throw new IllegalArgumentException("a yolox head has no anchors");
    }
    if ((kind == HeadKind.ANCHOR_GRIDS) != (grids != null)) {
      throw new IllegalArgumentException("an anchor-grids head needs grids, and no other has them");
    }
    boolean rows =
        switch (kind) {
          case OBJECTNESS, CLASS_SCORES, SELECTED, DISTRIBUTION -> true;
          default -> false;
        };
    if (rows != (layout != null)) {
      throw new IllegalArgumentException(
          "a head of kind %s needs %s layout".formatted(kind, rows ? "a" : "no"));
    }
  }

  /** A head with anchors, or of YOLOX. */
  public HeadDescription(HeadKind kind, List<Anchor> anchors) {
    this(kind, anchors, null, null);
  }

  /** A head of rows. */
  public static HeadDescription of(HeadKind kind, OutputLayout layout) {
    return new HeadDescription(kind, List.of(), null, layout);
  }

  /** A head of anchors on grids. */
  public static HeadDescription of(AnchorGrids grids) {
    return new HeadDescription(HeadKind.ANCHOR_GRIDS, List.of(), grids, null);
  }
}
