package io.lookonce.augmentation;

import io.lookonce.augmentation.ImageAugmentation.Change;
import io.lookonce.augmentation.ImageAugmentation.Region;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Creates a detector's network input from one or several labelled images: the one that is due, and
 * others drawn at random. The draw depends on the seed and on how many images there are, not on
 * what they show, but for {@link Mixing#keepObjects}.
 *
 * <p>Mosaic (Bochkovskiy et al., <i>YOLOv4</i>, section 3.3): four images meet at a random point of
 * the middle third of each side. Each is changed on its own, by {@link AugmentationSettings}, and
 * lies so that it fills its part if it is large enough. Mix-up (Zhang et al., <i>mixup</i>): the
 * pixels of two such inputs are averaged with a weight of 0.4 to 0.6, and the boxes of both count.
 *
 * <p>Not thread-safe.
 */
public final class MixedAugmentation {

  private static final int MOST_DRAWS = 10;
  private static final double MIDDLE = 1.0 / 3;
  private static final double LEAST_WEIGHT = 0.4;

  private final AugmentationSettings settings;
  private final Mixing mixing;
  private final ImageAugmentation single;
  private final int width;
  private final int height;
  private final float[] other;

  /**
   * How images are combined.
   *
   * @param mosaic share of the inputs that show four images, 0 to 1
   * @param mixUp share of the inputs that are averaged with another one, 0 to 1
   * @param keepObjects whether the change of an image with objects is drawn again, up to {@value
   *     MixedAugmentation#MOST_DRAWS} times, until one of them stays in the input; a part of a
   *     mosaic may lose all
   */
  public record Mixing(double mosaic, double mixUp, boolean keepObjects) {

    /** Every input shows one image, by the first draw. */
    public static final Mixing NONE = new Mixing(0, 0, false);

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException if one is not 0 to 1
     */
    public Mixing {
      if (!(mosaic >= 0 && mosaic <= 1) || !(mixUp >= 0 && mixUp <= 1)) {
        throw new IllegalArgumentException(
            "the shares of mosaic and mix-up must be 0 to 1: " + mosaic + ", " + mixUp);
      }
    }
  }

  /** The labelled images that an input may show. */
  public interface Images {

    /** Number of images, at least 1. */
    int count();

    Image image(int index);

    /** Its boxes, in pixels of the image. */
    List<GroundTruthBox> boxes(int index);
  }

  /**
   * Prepares for inputs of one size.
   *
   * @param width of the input in pixels, at least 1
   * @param height of the input in pixels, at least 1
   */
  public MixedAugmentation(AugmentationSettings settings, Mixing mixing, int width, int height) {
    this.settings = settings;
    this.mixing = mixing;
    this.single = new ImageAugmentation(settings, width, height);
    this.width = width;
    this.height = height;
    this.other = new float[mixing.mixUp() > 0 ? 3 * width * height : 0];
  }

  /**
   * Writes one input.
   *
   * @param index of the image that is due
   * @param seed of all draws
   * @param into receives {@code 3 x height x width} floats in [0, 1], as {@link
   *     ImageAugmentation#apply} writes them
   * @return the boxes in pixels of the input
   */
  public List<GroundTruthBox> apply(Images images, int index, long seed, float[] into) {
    if (mixing.equals(Mixing.NONE)) {
      return single.apply(images.image(index), images.boxes(index), seed, into, 0);
    }
    // Not the seed's own stream, which the changes of a single image come from.
    SplittableRandom random = new SplittableRandom(~seed);
    boolean mosaic = random.nextDouble() < mixing.mosaic();
    boolean mixUp = random.nextDouble() < mixing.mixUp();
    List<GroundTruthBox> boxes = input(images, index, mosaic, seed, random, into);
    if (mixUp) {
      int partner = random.nextInt(images.count());
      List<GroundTruthBox> all = new ArrayList<>(boxes);
      all.addAll(input(images, partner, mosaic, random.nextLong(), random, other));
      float weight = (float) (LEAST_WEIGHT + random.nextDouble() * (1 - 2 * LEAST_WEIGHT));
      for (int i = 0; i < other.length; i++) {
        into[i] = weight * into[i] + (1 - weight) * other[i];
      }
      return all;
    }
    return boxes;
  }

  private List<GroundTruthBox> input(
      Images images, int index, boolean mosaic, long seed, SplittableRandom random, float[] into) {
    return mosaic ? mosaic(images, index, random, into) : single(images, index, seed, into);
  }

  private List<GroundTruthBox> single(Images images, int index, long seed, float[] into) {
    List<GroundTruthBox> boxes = images.boxes(index);
    SplittableRandom seeds = new SplittableRandom(seed);
    List<GroundTruthBox> placed = single.apply(images.image(index), boxes, seed, into, 0);
    for (int draw = 1;
        mixing.keepObjects() && placed.isEmpty() && !boxes.isEmpty() && draw < MOST_DRAWS;
        draw++) {
      placed = single.apply(images.image(index), boxes, seeds.nextLong(), into, 0);
    }
    return placed;
  }

  private List<GroundTruthBox> mosaic(
      Images images, int index, SplittableRandom random, float[] into) {
    int column = middle(random, width);
    int row = middle(random, height);
    List<Region> parts =
        List.of(
            new Region(0, 0, column, row),
            new Region(column, 0, width, row),
            new Region(0, row, column, height),
            new Region(column, row, width, height));
    int due = random.nextInt(parts.size());
    List<GroundTruthBox> boxes = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      int shown = part == due ? index : random.nextInt(images.count());
      Region region = parts.get(part);
      Change drawn = Change.draw(settings, random.nextLong());
      Change change =
          drawn.shifted(
              shift(random.nextDouble(), drawn.scale(), region.left(), region.right(), width),
              shift(random.nextDouble(), drawn.scale(), region.top(), region.bottom(), height));
      boxes.addAll(single.apply(images.image(shown), images.boxes(shown), change, region, into, 0));
    }
    return boxes;
  }

  private static int middle(SplittableRandom random, int side) {
    return (int) Math.round(side * (MIDDLE + random.nextDouble() * MIDDLE));
  }

  /**
   * The shift by which an image covers a stretch, or lies in it if it is shorter.
   *
   * @param draw in [0, 1): where between the two ends
   */
  private static double shift(double draw, double scale, int from, int to, int side) {
    double length = scale * side;
    double start = to - length + draw * (from - (to - length));
    return (start + length / 2) / side - 0.5;
  }
}
