package io.lookonce.jobs.averaging;

import io.lookonce.augmentation.AugmentationSettings;
import io.lookonce.augmentation.PictureAugmentation;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Picture;
import io.lookonce.network.RegionLoss;
import io.lookonce.yolo.RegionCost;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns pictures with boxes into what a detector and its {@link RegionLoss} read. Every picture is
 * changed anew in every epoch, by the seed, the epoch, the worker and its place there. Crowds, and
 * what is smaller than the format says, are nothing to learn from and nothing to blame. The arrays
 * are kept per batch size and written anew.
 */
final class BoxTensors implements ExampleBatches {

  /** More objects of one picture are not learnt. */
  static final int MOST_OBJECTS = 100;

  private static final int LABEL_WIDTH = RegionLoss.labelWidth(MOST_OBJECTS);

  private final BoxExamples format;
  private final PictureAugmentation changing;
  private final PictureAugmentation plain;
  private final float[] pixels;
  private final Map<Integer, Batch> batches = new HashMap<>();

  BoxTensors(BoxExamples format) {
    this.format = format;
    this.changing =
        new PictureAugmentation(format.augmentation().settings(), format.width(), format.height());
    this.plain =
        new PictureAugmentation(AugmentationSettings.none(), format.width(), format.height());
    this.pixels = new float[3 * format.width() * format.height()];
  }

  /** For pictures as they are. */
  static BoxTensors unchanged(int width, int height) {
    return new BoxTensors(new BoxExamples(width, height, BoxExamples.Augmentation.NONE, 0, 0));
  }

  @Override
  public Batch training(Shard shard, int[] order, int from, int to, int epoch) {
    Batch batch = batch(to - from);
    for (int i = from; i < to; i++) {
      long seed = SeededShuffle.mixed(format.seed(), epoch, shard.worker(), order[i]);
      write(changing, shard, order[i], seed, batch, i - from);
    }
    return batch;
  }

  @Override
  public Batch evaluation(Shard shard, int[] order, int from, int to) {
    Batch batch = batch(to - from);
    for (int i = from; i < to; i++) {
      write(plain, shard, order[i], 0, batch, i - from);
    }
    return batch;
  }

  private Batch batch(int examples) {
    return batches.computeIfAbsent(
        examples,
        absent ->
            new Batch(
                Nd4j.createUninitialized(
                    DataType.FLOAT, new long[] {examples, 3, format.height(), format.width()}, 'c'),
                Nd4j.createUninitialized(DataType.FLOAT, new long[] {examples, LABEL_WIDTH}, 'c')));
  }

  private void write(
      PictureAugmentation augmentation, Shard shard, int example, long seed, Batch batch, int row) {
    Picture picture = new Picture(format.heldWidth(), format.heldHeight(), shard.pixels()[example]);
    List<GroundTruthBox> boxes =
        augmentation.apply(picture, HeldBoxes.read(shard.labels()[example]), seed, pixels, 0);
    FloatBuffer features = batch.features().data().asNioFloat();
    features.put(row * pixels.length, pixels);
    FloatBuffer labels = batch.labels().data().asNioFloat();
    labels.put(row * LABEL_WIDTH, label(boxes));
  }

  /** A row of labels as {@link RegionLoss} describes it. */
  float[] label(List<GroundTruthBox> boxes) {
    float[] label = new float[LABEL_WIDTH];
    int count = 0;
    for (GroundTruthBox truth : boxes) {
      BoundingBox box = truth.box();
      if (box.area() == 0 || count == MOST_OBJECTS) {
        continue;
      }
      boolean ignored =
          truth.crowd() || box.area() < format.smallestObject() * format.smallestObject();
      int at = RegionLoss.labelWidth(count);
      label[at] = (box.xMin() + box.xMax()) / 2 / format.width();
      label[at + 1] = (box.yMin() + box.yMax()) / 2 / format.height();
      label[at + 2] = box.width() / format.width();
      label[at + 3] = box.height() / format.height();
      label[at + 4] = ignored ? RegionCost.IGNORED : truth.classId();
      count++;
    }
    label[0] = count;
    return label;
  }
}
