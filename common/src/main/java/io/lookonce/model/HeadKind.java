package io.lookonce.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a network's output is read as boxes. */
public enum HeadKind {
  /** YOLOv2: anchors on one grid, raw output before sigmoid, exponential and softmax. */
  @JsonProperty("region")
  REGION,
  /** YOLOX: no anchors, three grids of strides 8, 16 and 32. */
  @JsonProperty("yolox")
  YOLOX;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
