package io.lookonce.onnx;

import java.util.Map;

/**
 * The messages of a model (onnx.proto up to IR version 10), each with its fields that hold
 * messages.
 */
enum OnnxMessage {
  ENTRY,
  DIMENSION,
  SHAPE,
  TENSOR_TYPE,
  ELEMENT_TYPE,
  MAP_TYPE,
  TYPE,
  VALUE,
  TENSOR,
  SPARSE_TENSOR,
  QUANTIZATION,
  ATTRIBUTE,
  NODE,
  GRAPH,
  TRAINING,
  FUNCTION,
  MODEL;

  OnnxMessage field(int number) {
    return FIELDS.get(this).get(number);
  }

  private static final Map<OnnxMessage, Map<Integer, OnnxMessage>> FIELDS =
      Map.ofEntries(
          Map.entry(ENTRY, Map.of()),
          Map.entry(DIMENSION, Map.of()),
          Map.entry(SHAPE, Map.of(1, DIMENSION)),
          Map.entry(TENSOR_TYPE, Map.of(2, SHAPE)),
          Map.entry(ELEMENT_TYPE, Map.of(1, TYPE)),
          Map.entry(MAP_TYPE, Map.of(2, TYPE)),
          Map.entry(
              TYPE,
              Map.of(
                  1, TENSOR_TYPE,
                  4, ELEMENT_TYPE,
                  5, MAP_TYPE,
                  7, ENTRY,
                  8, TENSOR_TYPE,
                  9, ELEMENT_TYPE)),
          Map.entry(VALUE, Map.of(2, TYPE, 4, ENTRY)),
          Map.entry(TENSOR, Map.of(3, ENTRY, 13, ENTRY, 16, ENTRY)),
          Map.entry(SPARSE_TENSOR, Map.of(1, TENSOR, 2, TENSOR)),
          Map.entry(QUANTIZATION, Map.of(2, ENTRY)),
          Map.entry(
              ATTRIBUTE,
              Map.of(
                  5, TENSOR,
                  6, GRAPH,
                  10, TENSOR,
                  11, GRAPH,
                  14, TYPE,
                  15, TYPE,
                  22, SPARSE_TENSOR,
                  23, SPARSE_TENSOR)),
          Map.entry(NODE, Map.of(5, ATTRIBUTE, 9, ENTRY)),
          Map.entry(
              GRAPH,
              Map.of(
                  1, NODE,
                  5, TENSOR,
                  11, VALUE,
                  12, VALUE,
                  13, VALUE,
                  14, QUANTIZATION,
                  15, SPARSE_TENSOR,
                  16, ENTRY)),
          Map.entry(TRAINING, Map.of(1, GRAPH, 2, GRAPH, 3, ENTRY, 4, ENTRY)),
          Map.entry(
              FUNCTION,
              Map.of(
                  7, NODE,
                  9, ENTRY,
                  11, ATTRIBUTE,
                  12, VALUE,
                  14, ENTRY)),
          Map.entry(
              MODEL,
              Map.of(
                  7, GRAPH,
                  8, ENTRY,
                  14, ENTRY,
                  20, TRAINING,
                  25, FUNCTION,
                  26, ENTRY)));
}
