package io.lookonce.jobs.training.detector;

import io.lookonce.augmentation.AugmentationSettings;
import io.lookonce.augmentation.MixedAugmentation.Mixing;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.Interpolation;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Format of images with ground truth boxes. A {@link Shard} holds each image decoded and stretched,
 * blue, green and red; its label has seven numbers per box: x_min, y_min, x_max and y_max in pixels
 * of the stretched image, class id, 1 for a crowd, 1 for a difficult object.
 *
 * @param heldWidth width of the images in a shard, in pixels
 * @param heldHeight height of the images in a shard, in pixels
 * @param width width of the network's input, in pixels
 * @param height height of the network's input, in pixels
 * @param interpolation by which images are stretched
 * @param augmentation random changes of the images in training
 * @param smallestObject side of a square in pixels of the input; objects of smaller area are
 *     ignored
 * @param seed of the augmentation
 */
record BoxExampleFormat(
    int heldWidth,
    int heldHeight,
    int width,
    int height,
    Interpolation interpolation,
    Augmentation augmentation,
    double smallestObject,
    long seed)
    implements ExampleFormat {

  private static final int NUMBERS_PER_BOX = 7;

  /** The import of the data set has limited the number of pixels already. */
  private static final long MAX_PIXELS = Long.MAX_VALUE;

  /**
   * {@link AugmentationSettings} and {@link Mixing} that can be serialised.
   *
   * @param mixedEpochs epochs in which images are mixed; later ones show one image each
   */
  record Augmentation(
      double flip,
      double leastScale,
      double greatestScale,
      double translation,
      double hue,
      double saturation,
      double exposure,
      double mosaic,
      double mixUp,
      boolean keepObjects,
      int mixedEpochs)
      implements Serializable {

    /** No change. */
    static final Augmentation NONE = new Augmentation(0, 1, 1, 0, 0, 1, 1, 0, 0, false, 0);

    /** Objects of which a smaller share stays in the image are dropped. */
    private static final double MIN_REMAINING = 0.25;

    AugmentationSettings settings() {
      return new AugmentationSettings(
          flip, leastScale, greatestScale, translation, hue, saturation, exposure, MIN_REMAINING);
    }

    /**
     * How images are combined in an epoch.
     *
     * @param epoch from 0
     */
    Mixing mixing(int epoch) {
      return epoch < mixedEpochs
          ? new Mixing(mosaic, mixUp, keepObjects)
          : new Mixing(0, 0, keepObjects);
    }
  }

  /** Images without augmentation, in the size of the input. */
  static BoxExampleFormat plain(int width, int height) {
    return new BoxExampleFormat(
        width, height, width, height, Interpolation.BILINEAR, Augmentation.NONE, 0, 0);
  }

  /** The same images for an input of another size. */
  BoxExampleFormat at(int otherWidth, int otherHeight) {
    return new BoxExampleFormat(
        heldWidth,
        heldHeight,
        otherWidth,
        otherHeight,
        interpolation,
        augmentation,
        smallestObject,
        seed);
  }

  @Override
  public BoxTensors newBatchBuilder() {
    return new BoxTensors(this);
  }

  @Override
  public Example read(Row row) {
    String source = row.getAs("source");
    List<GroundTruthBox> boxes = BoxDatasetReader.boxes(row.getList(row.fieldIndex("boxes")));
    try {
      Image image = new ImageDecoder(MAX_PIXELS).decode(row.getAs("content"));
      Image held = new ImageResizer(interpolation).resize(image, heldWidth, heldHeight);
      float[] label =
          label(boxes, (float) heldWidth / image.width(), (float) heldHeight / image.height());
      return new Example(held.pixels(), label, source, null);
    } catch (ImageRefused refused) {
      return new Example(new byte[0], new float[0], source, source + ": " + refused.getMessage());
    }
  }

  private static float[] label(List<GroundTruthBox> boxes, float scaleX, float scaleY) {
    float[] numbers = new float[NUMBERS_PER_BOX * boxes.size()];
    int at = 0;
    for (GroundTruthBox truth : boxes) {
      numbers[at++] = truth.box().xMin() * scaleX;
      numbers[at++] = truth.box().yMin() * scaleY;
      numbers[at++] = truth.box().xMax() * scaleX;
      numbers[at++] = truth.box().yMax() * scaleY;
      numbers[at++] = truth.classId();
      numbers[at++] = truth.crowd() ? 1 : 0;
      numbers[at++] = truth.difficult() ? 1 : 0;
    }
    return numbers;
  }

  /** The boxes of an example of a shard, in pixels of the stretched image. */
  static List<GroundTruthBox> boxes(Shard shard, int example) {
    float[] numbers = shard.labels()[example];
    List<GroundTruthBox> boxes = new ArrayList<>(numbers.length / NUMBERS_PER_BOX);
    for (int at = 0; at < numbers.length; at += NUMBERS_PER_BOX) {
      BoundingBox box =
          new BoundingBox(numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]);
      boxes.add(
          new GroundTruthBox(
              box, (int) numbers[at + 4], box.area(), numbers[at + 5] > 0, numbers[at + 6] > 0));
    }
    return boxes;
  }
}
