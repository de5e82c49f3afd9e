package io.lookonce.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a network's output is read as boxes. */
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
  /** Boxes that the network has chosen itself. */
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
