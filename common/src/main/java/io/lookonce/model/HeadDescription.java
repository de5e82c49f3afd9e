package io.lookonce.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.AnchorGrids;
import io.lookonce.yolo.OutputLayout;
import java.util.List;
import java.util.Locale;

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
          String.format(Locale.ROOT, "a head of kind %s needs %s layout", kind, rows ? "a" : "no"));
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

  /** How a network's output is decoded into boxes. */
  public enum HeadKind {
    /** YOLOv2: anchors on one grid, raw output before sigmoid, exponential and softmax. */
    @JsonProperty("region")
    REGION,
    /** YOLOX: no anchors, three grids of strides 8, 16 and 32. */
    @JsonProperty("yolox")
    YOLOX,
    /** Decoded boxes with objectness: YOLOv5, v6, v7, decoded YOLOX. */
    @JsonProperty("objectness")
    OBJECTNESS,
    /** A score for every class of every box: YOLOv8 and later, the DETR family, SSD. */
    @JsonProperty("class-scores")
    CLASS_SCORES,
    /** Boxes after suppression inside the network. */
    @JsonProperty("selected")
    SELECTED,
    /** Distances to the sides of boxes as distributions: NanoDet, PicoDet. */
    @JsonProperty("distribution")
    DISTRIBUTION,
    /** YOLOv3, v4, v5 and v7 before their decoding: anchors on one or more grids. */
    @JsonProperty("anchor-grids")
    ANCHOR_GRIDS;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
