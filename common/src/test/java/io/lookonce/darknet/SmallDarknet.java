package io.lookonce.darknet;

import java.util.SplittableRandom;

/** A small network with every kind of layer, for tests that need nothing from outside. */
public final class SmallDarknet {
  /** 24 wide and 16 high, so that width and height cannot be confused. */
  public static final String TEXT =
      """
      [net]
      # comment
      batch = 4
      width=24
      height=16
      channels=3
      learning_rate=0.001

      [convolutional]
      batch_normalize=1
      filters=8
      size=3
      stride=1
      pad=1
      activation=leaky

      [maxpool]
      size=2
      stride=2

      [convolutional]
      filters=8
      size=3
      stride=1
      pad=1
      activation=relu

      [maxpool]
      size=2
      stride=1

      [convolutional]
      batch_normalize=1
      filters=12
      size=3
      stride=2
      pad=1
      activation=leaky

      [dropout]
      probability=.5

      [convolutional]
      filters=6
      size=1
      stride=1
      activation=logistic

      [route]
      layers=-4

      [reorg]
      stride=2

      [route]
      layers=-1, 6, 4

      [convolutional]
      batch_normalize=1
      filters=8
      size=1
      activation=leaky

      [upsample]
      stride=2

      [shortcut]
      from=3
      activation=leaky

      [convolutional]
      filters=12
      size=3
      stride=2
      pad=1
      activation=linear

      [shortcut]
      from=4

      [route]
      layers=-1, 9

      [convolutional]
      filters=14
      size=1
      stride=1
      pad=1
      activation=linear

      [region]
      anchors = 1.0,2.0, 3.5,1.5
      classes=2
      coords=4
      num=2
      softmax=1
      """;

  private SmallDarknet() {}

  /** The network. */
  public static DarknetConfiguration configuration() throws DarknetFormatException {
    return DarknetConfiguration.parse("small.cfg", TEXT);
  }

  /** Images of uniform noise in [0, 1). */
  public static float[] images(DarknetConfiguration configuration, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(count * configuration.input().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }
}
