package io.lookonce.data;

import io.lookonce.box.BoundingBox;
import java.util.ArrayList;
import java.util.List;

/** A growing list of annotations as plain numbers, in blocks so that growing copies nothing. */
final class AnnotationBuffer {

  private static final int BLOCK = 1 << 14;
  private static final int FLOATS = 5;

  /** Marks a class id as that of a difficult object. */
  private static final int DIFFICULT = 1 << 31;

  private final List<int[]> numbers = new ArrayList<>();
  private final List<float[]> boxes = new ArrayList<>();
  private int size;

  int size() {
    return size;
  }

  void add(int imageId, CocoAnnotation annotation) {
    int within = size % BLOCK;
    if (within == 0) {
      numbers.add(new int[2 * BLOCK]);
      boxes.add(new float[FLOATS * BLOCK]);
    }
    int[] ids = numbers.get(size / BLOCK);
    ids[2 * within] = imageId;
    ids[2 * within + 1] = annotation.classId() | (annotation.difficult() ? DIFFICULT : 0);
    float[] values = boxes.get(size / BLOCK);
    int start = FLOATS * within;
    values[start] = annotation.box().xMin();
    values[start + 1] = annotation.box().yMin();
    values[start + 2] = annotation.box().xMax();
    values[start + 3] = annotation.box().yMax();
    values[start + 4] = (float) annotation.score().orElse(Double.NaN);
    size++;
  }

  int imageId(int index) {
    return numbers.get(index / BLOCK)[2 * (index % BLOCK)];
  }

  int classId(int index) {
    return markedClassId(index) & ~DIFFICULT;
  }

  boolean difficult(int index) {
    return (markedClassId(index) & DIFFICULT) != 0;
  }

  private int markedClassId(int index) {
    return numbers.get(index / BLOCK)[2 * (index % BLOCK) + 1];
  }

  BoundingBox box(int index) {
    float[] values = boxes.get(index / BLOCK);
    int start = FLOATS * (index % BLOCK);
    return new BoundingBox(values[start], values[start + 1], values[start + 2], values[start + 3]);
  }

  /** NaN for an annotation without a score. */
  float score(int index) {
    return boxes.get(index / BLOCK)[FLOATS * (index % BLOCK) + 4];
  }
}
