package io.lookonce.datasets.scene.render;

import io.lookonce.box.BoundingBox;
import io.lookonce.datasets.scene.render.Scene.LabelledBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The object of each pixel: the number of the last object painted over the pixel's centre, or 0 for
 * none.
 *
 * <p>Its own loop fills the mask instead of Java2D, whose native code may round differently on
 * other processors; labels must be the same everywhere.
 */
public final class IdentityMask {

  private final int width;
  private final int height;
  private final short[] numbers;
  private final List<String> labels = new ArrayList<>();
  private final List<Integer> whole = new ArrayList<>();
  private short current;
  private int firstRow;
  private int lastRow;

  IdentityMask(int width, int height) {
    this.width = width;
    this.height = height;
    this.numbers = new short[width * height];
  }

  /** Starts a new object of this class: all fills until {@link #end} belong to it. */
  public void begin(String label) {
    labels.add(label);
    current = (short) labels.size();
    firstRow = height;
    lastRow = -1;
  }

  /** Ends the object: later fills occlude and have no label. */
  public void end() {
    int pixels = 0;
    for (int i = firstRow * width; i < (lastRow + 1) * width; i++) {
      if (numbers[i] == current) {
        pixels++;
      }
    }
    whole.add(pixels);
    current = 0;
  }

  /** Fills the pixels whose centres lie inside a polygon that is convex along each row. */
  void fill(Outline outline) {
    int top = (int) Math.max(0, Math.ceil(outline.minRow() - 0.5));
    int bottom = (int) Math.min(height - 1, Math.floor(outline.maxRow() - 0.5));
    for (int row = top; row <= bottom; row++) {
      double centre = row + 0.5;
      int from = (int) Math.max(0, Math.ceil(outline.entry(centre) - 0.5));
      int to = (int) Math.min(width, Math.ceil(outline.exit(centre) - 0.5));
      if (from < to) {
        Arrays.fill(numbers, row * width + from, row * width + to, current);
        firstRow = Math.min(firstRow, row);
        lastRow = Math.max(lastRow, row);
      }
    }
  }

  /** The boxes of all objects that are large and visible enough, in the order of painting. */
  public List<LabelledBox> boxes(SceneOptions options) {
    int minimumSide = options.minimumBoxSide();
    int objects = labels.size();
    int[] left = new int[objects + 1];
    int[] right = new int[objects + 1];
    int[] top = new int[objects + 1];
    int[] bottom = new int[objects + 1];
    int[] visible = new int[objects + 1];
    Arrays.fill(left, width);
    Arrays.fill(top, height);
    for (int row = 0, i = 0; row < height; row++) {
      for (int column = 0; column < width; column++, i++) {
        int number = numbers[i];
        if (number != 0) {
          left[number] = Math.min(left[number], column);
          right[number] = Math.max(right[number], column + 1);
          top[number] = Math.min(top[number], row);
          bottom[number] = row + 1;
          visible[number]++;
        }
      }
    }
    List<LabelledBox> boxes = new ArrayList<>();
    for (int number = 1; number <= objects; number++) {
      if (visible[number] == 0
          || right[number] - left[number] < minimumSide
          || bottom[number] - top[number] < minimumSide) {
        continue;
      }
      double fraction = (double) visible[number] / whole.get(number - 1);
      if (fraction >= options.minimumVisibleFraction()) {
        BoundingBox box = new BoundingBox(left[number], top[number], right[number], bottom[number]);
        boolean difficult =
            box.height() < options.asked().leastHeight() * height
                || fraction < options.asked().leastVisible();
        boxes.add(new LabelledBox(labels.get(number - 1), box, fraction, difficult));
      }
    }
    return boxes;
  }
}
