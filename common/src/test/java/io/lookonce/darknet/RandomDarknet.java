package io.lookonce.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Networks of random layers of every kind on a small input. */
public final class RandomDarknet {
  private final SplittableRandom random;
  private final StringBuilder text = new StringBuilder("[net]\nwidth=12\nheight=8\nchannels=4\n");

  /** Channels of each layer of 12x8; 0 for the others. */
  private final List<Integer> channels = new ArrayList<>();

  private RandomDarknet(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A network; the same seed gives the same one. */
  public static DarknetConfiguration configuration(long seed) throws DarknetFormatException {
    RandomDarknet network = new RandomDarknet(seed);
    network.convolution(4 * network.random.nextInt(1, 3), 3, 1);
    for (int layer = network.random.nextInt(2, 8); layer > 0; layer--) {
      network.layer();
    }
    network.head();
    return DarknetConfiguration.parse("random.cfg", network.text.toString());
  }

  private void layer() {
    int last = channels.get(channels.size() - 1);
    switch (random.nextInt(10)) {
      case 0 -> convolution(4 * random.nextInt(1, 3), 1 + 2 * random.nextInt(2), 1);
      case 1 -> convolution(last, 3, last); // depthwise
      case 2 -> convolution(last, 1 + 2 * random.nextInt(2), 2);
      case 3 -> {
        int source = random.nextInt(channels.size());
        source = channels.get(source) == 0 ? 0 : source;
        add(
            String.format(
                Locale.ROOT,
                "[route]\nlayers=%d,%d\ngroups=2\ngroup_id=%d",
                -1,
                source,
                random.nextInt(2)),
            (last + channels.get(source)) / 2);
        convolution(8, 1, 1);
      }
      case 4 ->
          add(
              String.format(Locale.ROOT, "[maxpool]\nsize=%d\nstride=1", random.nextInt(2, 6)),
              last);
      case 5 -> {
        convolution(last, 3, 1);
        add(
            String.format(
                Locale.ROOT,
                "[%s]\nfrom=-2\nactivation=%s",
                random.nextBoolean() ? "shortcut" : "sam",
                activation()),
            last);
      }
      case 6 -> {
        add("[avgpool]", 0);
        add(
            String.format(
                Locale.ROOT, "[convolutional]\nfilters=%d\nsize=1\nactivation=logistic", last),
            0);
        add("[scale_channels]\nfrom=-3\nactivation=" + activation(), last);
      }
      case 7 -> {
        String dilated = String.format(Locale.ROOT, "\ndilation=%d", random.nextInt(2, 4));
        convolution(last, 3, 1, dilated);
      }
      case 8 -> {
        convolution(last, 3, 1);
        convolution(last, 1, 1);
        add("[shortcut]\nfrom=-2,-3\nactivation=" + activation(), last);
      }
      default -> add("[dropout]\nprobability=.3", last);
    }
  }

  private void convolution(int filters, int size, int groups) {
    convolution(filters, size, groups, "");
  }

  private void convolution(int filters, int size, int groups, String more) {
    add(
        String.format(
            Locale.ROOT,
            "[convolutional]\n"
                + "batch_normalize=%d\n"
                + "filters=%d\n"
                + "size=%d\n"
                + "pad=1\n"
                + "groups=%d\n"
                + "activation=%s%s",
            random.nextInt(2),
            filters,
            size,
            groups,
            activation(),
            more),
        filters);
  }

  private String activation() {
    DarknetActivation[] all = DarknetActivation.values();
    return all[random.nextInt(all.length)].name().toLowerCase(Locale.ROOT);
  }

  private void head() {
    switch (random.nextInt(3)) {
      case 0 -> convolution(8, 3, 1, "\nstride=2\nstride_y=1");
      case 1 -> add("[maxpool]\nsize=3\nstride_x=1\nstride_y=2", 0);
      default -> {}
    }
    add("[convolutional]\nfilters=12\nsize=1\nactivation=linear", 12);
    text.append(
        random.nextBoolean()
            ? "[region]\nclasses=1\nnum=2\nanchors=1,2,3,4\n"
            : "[yolo]\nclasses=1\nnum=3\nmask=0,2\nanchors=1,2,3,4,5,6\n");
  }

  private void add(String section, int gives) {
    text.append(section).append('\n');
    channels.add(gives);
  }
}
