package io.lookonce.yolo;

import java.util.Arrays;
import java.util.List;

/**
 * What YOLOv2's output costs in training, and the gradient of that.
 *
 * <p>Each object belongs to the cell of its centre and there to the anchor whose shape overlaps its
 * own most; of two objects that want the same place, the later one gets it. With σ, the cell and
 * the anchors as in {@link RegionHead}, and all lengths in cells, an image costs the sum of
 *
 * <pre>
 * for each object's place, with weight s = coordinate · (2 − area of the object / area of the image):
 *   s/2 · ((σ(tx) − x)² + (σ(ty) − y)² + (tw − ln(width / anchor.width))² + (th − ln(height / anchor.height))²)
 *   object · e(σ(to), target)           target: 1, or with rescore the box's overlap with the object
 *   classification · −ln softmax(classes)[its class]     with labelSmoothing, its share of every class
 * for every other place whose box overlaps no object by more than ignoreAbove:
 *   noObject · e(σ(to), 0)
 * </pre>
 *
 * <p>e is half the squared error, or the cross-entropy −t ln p − (1 − t) ln(1 − p) where the
 * weights say so. An object of class {@value #IGNORED} is none to learn: places in the cell of its
 * centre, and boxes more than half of which it covers, cost nothing.
 *
 * <p>Source: Redmon and Farhadi, <i>YOLO9000</i>, section 2, as Darknet's {@code region_layer.c}
 * computes it ({@code bias_match=1}); its pull towards the anchors during the first 12,800 images
 * is left out. The overlap that {@code rescore} aims at is taken as given: it has no part in the
 * gradient, there as here.
 *
 * <p>Not safe for use by several threads: it keeps its working space.
 */
public final class RegionLoss {

  /** Numbers of one object: centre x and y, width, height, all in cells, and the class. */
  public static final int OBJECT_VALUES = 5;

  /** The class of what is neither an object nor none: a crowd, or what is too small to learn. */
  public static final int IGNORED = -1;

  /** A box of which an ignored object covers more is not blamed. */
  private static final double HALF = 0.5;

  private static final int X = 0;
  private static final int Y = 1;
  private static final int WIDTH = 2;
  private static final int HEIGHT = 3;
  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;

  /** Sizes are compared at most e^20 times an anchor, so that nothing overflows. */
  private static final double LARGEST_EXPONENT = 20;

  private final Anchor[] anchors;
  private final int classes;
  private final int gridWidth;
  private final int gridHeight;
  private final int cells;
  private final RegionLossWeights weights;

  /** Per place (anchor × cells + cell) the object that it answers for, or -1. */
  private final int[] owner;

  /** Per cell whether the centre of a box that is to be spared may lie there. */
  private final boolean[] near;

  private final double[] probabilities;

  // Of the image that is being looked at.
  private double[] output;
  private double[] objects;
  private double[] gradient;

  // The box that a place says, in cells.
  private double x;
  private double y;
  private double width;
  private double height;

  /**
   * Describes the head.
   *
   * @param anchors in the order of the output's channels, at least one
   * @param classes how many, at least 1
   * @param gridWidth columns of the output grid
   * @param gridHeight rows of the output grid
   */
  public RegionLoss(
      List<Anchor> anchors, int classes, int gridWidth, int gridHeight, RegionLossWeights weights) {
    this.anchors = anchors.toArray(Anchor[]::new);
    this.classes = classes;
    this.gridWidth = gridWidth;
    this.gridHeight = gridHeight;
    this.cells = gridWidth * gridHeight;
    this.weights = weights;
    this.owner = new int[this.anchors.length * cells];
    this.near = new boolean[cells];
    this.probabilities = new double[classes];
  }

  /** How many numbers of output one image has: anchors · (5 + classes) · cells. */
  public int values() {
    return anchors.length * (FIRST_CLASS + classes) * cells;
  }

  /**
   * The loss of one image.
   *
   * @param output {@link #values()} raw numbers in the order that {@link RegionHead} states
   * @param objects {@value #OBJECT_VALUES} numbers for each object; those whose centre lies outside
   *     the grid count nowhere
   * @param count how many objects
   * @param gradient gets the derivative by every number of the output; null if it is not wanted
   */
  public double compute(double[] output, double[] objects, int count, double[] gradient) {
    this.output = output;
    this.objects = objects;
    this.gradient = gradient;
    if (gradient != null) {
      Arrays.fill(gradient, 0);
    }
    assign(count);
    findNear(count);
    double loss = 0;
    for (int anchor = 0; anchor < anchors.length; anchor++) {
      for (int cell = 0; cell < cells; cell++) {
        int object = owner[anchor * cells + cell];
        int start = anchor * (FIRST_CLASS + classes) * cells + cell;
        loss +=
            object < 0
                ? emptyPlace(start, anchor, cell, count)
                : objectPlace(start, anchor, cell, object);
      }
    }
    return loss;
  }

  private void assign(int count) {
    Arrays.fill(owner, -1);
    for (int object = 0; object < count; object++) {
      int at = object * OBJECT_VALUES;
      int column = (int) Math.floor(objects[at + X]);
      int row = (int) Math.floor(objects[at + Y]);
      if (classOf(object) != IGNORED
          && column >= 0
          && column < gridWidth
          && row >= 0
          && row < gridHeight) {
        int anchor = bestAnchor(objects[at + WIDTH], objects[at + HEIGHT]);
        owner[anchor * cells + row * gridWidth + column] = object;
      }
    }
  }

  /**
   * A box that overlaps an object by half or more, or that an ignored one covers so far, has its
   * centre in that object: elsewhere no box needs to be worked out, which costs most of the time.
   */
  private void findNear(int count) {
    Arrays.fill(near, count > 0 && weights.ignoreAbove() < HALF);
    for (int object = 0; object < count; object++) {
      int at = object * OBJECT_VALUES;
      int firstColumn = (int) Math.floor(objects[at + X] - objects[at + WIDTH] / 2);
      int lastColumn = (int) Math.floor(objects[at + X] + objects[at + WIDTH] / 2);
      int firstRow = (int) Math.floor(objects[at + Y] - objects[at + HEIGHT] / 2);
      int lastRow = (int) Math.floor(objects[at + Y] + objects[at + HEIGHT] / 2);
      for (int row = Math.max(0, firstRow); row <= Math.min(gridHeight - 1, lastRow); row++) {
        for (int column = Math.max(0, firstColumn);
            column <= Math.min(gridWidth - 1, lastColumn);
            column++) {
          near[row * gridWidth + column] = true;
        }
      }
    }
  }

  /** The anchor that overlaps a shape most where both are centred alike; of equals the first. */
  private int bestAnchor(double width, double height) {
    int best = 0;
    double greatest = -1;
    for (int i = 0; i < anchors.length; i++) {
      double common = Math.min(width, anchors[i].width()) * Math.min(height, anchors[i].height());
      double all = width * height + (double) anchors[i].width() * anchors[i].height() - common;
      if (common / all > greatest) {
        greatest = common / all;
        best = i;
      }
    }
    return best;
  }

  private double emptyPlace(int start, int anchor, int cell, int count) {
    if (!near[cell]) {
      return objectness(start, 0, weights.noObject());
    }
    predict(start, anchor, cell);
    for (int object = 0; object < count; object++) {
      boolean spared =
          classOf(object) == IGNORED
              ? isIgnored(object, cell)
              : overlap(object) > weights.ignoreAbove();
      if (spared) {
        return 0;
      }
    }
    return objectness(start, 0, weights.noObject());
  }

  /** Whether the box that was worked out last, of this cell, belongs to an ignored object. */
  private boolean isIgnored(int object, int cell) {
    int at = object * OBJECT_VALUES;
    return (Math.floor(objects[at + X]) == cell % gridWidth
            && Math.floor(objects[at + Y]) == cell / gridWidth)
        || common(object) > HALF * width * height;
  }

  private double objectPlace(int start, int anchor, int cell, int object) {
    double target = 1;
    if (weights.rescore()) {
      predict(start, anchor, cell);
      target = overlap(object);
    }
    return coordinates(start, anchor, cell, object)
        + objectness(start, target, weights.object())
        + classification(start, classOf(object));
  }

  private double coordinates(int start, int anchor, int cell, int object) {
    int at = object * OBJECT_VALUES;
    double trueWidth = objects[at + WIDTH];
    double trueHeight = objects[at + HEIGHT];
    double weight = weights.coordinate() * (2 - trueWidth * trueHeight / cells);
    double column = objects[at + X] - cell % gridWidth;
    double row = objects[at + Y] - cell / gridWidth;
    return sigmoidError(start + X * cells, column, weight)
        + sigmoidError(start + Y * cells, row, weight)
        + error(start + WIDTH * cells, Math.log(trueWidth / anchors[anchor].width()), weight)
        + error(start + HEIGHT * cells, Math.log(trueHeight / anchors[anchor].height()), weight);
  }

  private double objectness(int start, double target, double weight) {
    int at = start + OBJECTNESS * cells;
    return weights.crossEntropy()
        ? crossEntropy(at, target, weight)
        : sigmoidError(at, target, weight);
  }

  private double crossEntropy(int at, double target, double weight) {
    double value = output[at];
    double decay = Math.exp(-Math.abs(value));
    if (gradient != null) {
      gradient[at] = weight * ((value >= 0 ? 1 : decay) / (1 + decay) - target);
    }
    return weight * (Math.max(value, 0) - target * value + Math.log1p(decay));
  }

  private double sigmoidError(int at, double target, double weight) {
    double value = sigmoid(output[at]);
    double difference = value - target;
    if (gradient != null) {
      gradient[at] = weight * difference * value * (1 - value);
    }
    return weight / 2 * difference * difference;
  }

  private double error(int at, double target, double weight) {
    double difference = output[at] - target;
    if (gradient != null) {
      gradient[at] = weight * difference;
    }
    return weight / 2 * difference * difference;
  }

  private double classification(int start, int truth) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      greatest = Math.max(greatest, output[start + (FIRST_CLASS + i) * cells]);
    }
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      probabilities[i] = Math.exp(output[start + (FIRST_CLASS + i) * cells] - greatest);
      sum += probabilities[i];
    }
    double spread = weights.labelSmoothing() / classes;
    double right = 1 - weights.labelSmoothing() + spread;
    if (gradient != null) {
      for (int i = 0; i < classes; i++) {
        double wanted = i == truth ? right : spread;
        gradient[start + (FIRST_CLASS + i) * cells] =
            weights.classification() * (probabilities[i] / sum - wanted);
      }
    }
    double logit = output[start + (FIRST_CLASS + truth) * cells] - greatest;
    double logarithm = Math.log(sum);
    if (spread == 0) {
      return weights.classification() * (logarithm - logit);
    }
    double loss = (right - spread) * (logarithm - logit);
    for (int i = 0; i < classes; i++) {
      loss += spread * (logarithm - (output[start + (FIRST_CLASS + i) * cells] - greatest));
    }
    return weights.classification() * loss;
  }

  /** Works out the box that a place says. */
  private void predict(int start, int anchor, int cell) {
    x = cell % gridWidth + sigmoid(output[start + X * cells]);
    y = cell / gridWidth + sigmoid(output[start + Y * cells]);
    width = size(anchors[anchor].width(), output[start + WIDTH * cells]);
    height = size(anchors[anchor].height(), output[start + HEIGHT * cells]);
  }

  /** Intersection over union of the box that was worked out last with an object. */
  private double overlap(int object) {
    int at = object * OBJECT_VALUES;
    double common = common(object);
    return common / (width * height + objects[at + WIDTH] * objects[at + HEIGHT] - common);
  }

  /** The area that the box that was worked out last has in common with an object. */
  private double common(int object) {
    int at = object * OBJECT_VALUES;
    return common(x, width, objects[at + X], objects[at + WIDTH])
        * common(y, height, objects[at + Y], objects[at + HEIGHT]);
  }

  private static double size(double anchor, double raw) {
    return anchor * Math.exp(Math.min(raw, LARGEST_EXPONENT));
  }

  /** The length that two stretches given by centre and length have in common. */
  private static double common(double centre, double length, double other, double otherLength) {
    double from = Math.max(centre - length / 2, other - otherLength / 2);
    double to = Math.min(centre + length / 2, other + otherLength / 2);
    return Math.max(0, to - from);
  }

  private int classOf(int object) {
    return (int) objects[object * OBJECT_VALUES + OBJECT_VALUES - 1];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
