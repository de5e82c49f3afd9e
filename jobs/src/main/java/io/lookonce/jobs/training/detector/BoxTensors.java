package io.lookonce.jobs.training.detector;

import io.lookonce.augmentation.AugmentationSettings;
import io.lookonce.augmentation.MixedAugmentation;
import io.lookonce.augmentation.MixedAugmentation.Mixing;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import io.lookonce.jobs.training.data.ExampleFormat.Batch;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.network.detector.DetectorLoss;
import io.lookonce.yolo.RegionLoss;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the batches of a detector and its {@link DetectorLoss}. The augmentation of an image
 * depends on the seed, the epoch, the worker and the image's index in the shard; images are mixed
 * with others of the shard. Crowds and objects below the format's size are ignored: they incur no
 * loss. Arrays are kept per batch size and overwritten.
 */
final class BoxTensors implements BatchBuilder {

  /** Further objects of an image are dropped. */
  static final int MAX_OBJECTS = 100;

  private static final int LABEL_WIDTH = DetectorLoss.labelWidth(MAX_OBJECTS);

  private final BoxExampleFormat format;
  private final MixedAugmentation plain;
  private final float[] pixels;
  private final Map<Integer, Batch> batches = new HashMap<>();
  private final Map<Mixing, MixedAugmentation> random = new HashMap<>();

  BoxTensors(BoxExampleFormat format) {
    this.format = format;
    this.plain = augmentation(AugmentationSettings.none(), Mixing.NONE);
    this.pixels = new float[3 * format.width() * format.height()];
  }

  private MixedAugmentation augmentation(AugmentationSettings settings, Mixing mixing) {
    return new MixedAugmentation(settings, mixing, format.width(), format.height());
  }

  @Override
  public Batch trainingBatch(Shard shard, int[] order, int from, int to, int epoch) {
    Batch batch = batch(to - from);
    MixedAugmentation augmentation =
        random.computeIfAbsent(
            format.augmentation().mixing(epoch),
            mixing -> augmentation(format.augmentation().settings(), mixing));
    for (int i = from; i < to; i++) {
      long seed = SeededShuffle.mixed(format.seed(), epoch, shard.worker(), order[i]);
      write(augmentation, shard, order[i], seed, batch, i - from);
    }
    return batch;
  }

  @Override
  public Batch evaluationBatch(Shard shard, int[] order, int from, int to) {
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
      MixedAugmentation augmentation, Shard shard, int example, long seed, Batch batch, int row) {
    List<GroundTruthBox> boxes =
        augmentation.apply(new ShardImages(format, shard), example, seed, pixels);
    FloatBuffer features = batch.features().data().asNioFloat();
    features.put(row * pixels.length, pixels);
    FloatBuffer labels = batch.labels().data().asNioFloat();
    labels.put(row * LABEL_WIDTH, label(boxes));
  }

  /** The images of a shard. */
  private record ShardImages(BoxExampleFormat format, Shard shard)
      implements MixedAugmentation.Images {

    @Override
    public int count() {
      return shard.size();
    }

    @Override
    public Image image(int index) {
      return new Image(format.heldWidth(), format.heldHeight(), shard.pixels()[index]);
    }

    @Override
    public List<GroundTruthBox> boxes(int index) {
      return BoxExampleFormat.boxes(shard, index);
    }
  }

  /** One row of labels in the layout of {@link DetectorLoss}. */
  float[] label(List<GroundTruthBox> boxes) {
    float[] label = new float[LABEL_WIDTH];
    int count = 0;
    for (GroundTruthBox truth : boxes) {
      BoundingBox box = truth.box();
      if (box.area() == 0 || count == MAX_OBJECTS) {
        continue;
      }
      boolean ignored =
          truth.crowd() || box.area() < format.smallestObject() * format.smallestObject();
      int at = DetectorLoss.labelWidth(count);
      label[at] = (box.xMin() + box.xMax()) / 2 / format.width();
      label[at + 1] = (box.yMin() + box.yMax()) / 2 / format.height();
      label[at + 2] = box.width() / format.width();
      label[at + 3] = box.height() / format.height();
      label[at + 4] = ignored ? RegionLoss.IGNORED : truth.classId();
      count++;
    }
    label[0] = count;
    return label;
  }
}
