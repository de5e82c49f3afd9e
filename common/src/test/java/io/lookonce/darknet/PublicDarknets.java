package io.lookonce.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The architectures of YOLOv3-tiny and YOLOv4-tiny as published, for three classes, with a
 * sixteenth of the filters and small inputs so that plain loops can compute them.
 */
public final class PublicDarknets {
  private static final int THINNING = 16;
  private static final int HEAD_FILTERS = 3 * (5 + 3);

  /** 64 wide and 96 high. */
  public static final String YOLO3_TINY = yolo3Tiny();

  /** 96 wide and 64 high. */
  public static final String YOLO4_TINY = yolo4Tiny();

  private final List<String> sections = new ArrayList<>();

  private PublicDarknets(int width, int height) {
    sections.add(
        String.format(Locale.ROOT, "[net]\nwidth=%d\nheight=%d\nchannels=3", width, height));
  }

  /** Redmon and Farhadi, "YOLOv3", 2018: yolov3-tiny. */
  private static String yolo3Tiny() {
    PublicDarknets net = new PublicDarknets(64, 96);
    for (int filters : new int[] {16, 32, 64, 128, 256}) {
      net.convolution(filters, 3, 1).section("[maxpool]\nsize=2\nstride=2");
    }
    net.convolution(512, 3, 1).section("[maxpool]\nsize=2\nstride=1");
    net.convolution(1024, 3, 1).convolution(256, 1, 1).convolution(512, 3, 1);
    net.head("3,4,5", "10,14, 23,27, 37,58, 81,82, 135,169, 344,319", 1);
    net.section("[route]\nlayers=-4").convolution(128, 1, 1).section("[upsample]\nstride=2");
    net.section("[route]\nlayers=-1, 8").convolution(256, 3, 1);
    net.head("0,1,2", "10,14, 23,27, 37,58, 81,82, 135,169, 344,319", 1);
    return net.toString();
  }

  /** Bochkovskiy et al., "Scaled-YOLOv4", 2021: yolov4-tiny, whose blocks split the channels. */
  private static String yolo4Tiny() {
    PublicDarknets net = new PublicDarknets(96, 64);
    net.convolution(32, 3, 2).convolution(64, 3, 2);
    for (int filters : new int[] {64, 128, 256}) {
      net.convolution(filters, 3, 1).section("[route]\nlayers=-1\ngroups=2\ngroup_id=1");
      net.convolution(filters / 2, 3, 1).convolution(filters / 2, 3, 1);
      net.section("[route]\nlayers=-1,-2").convolution(filters, 1, 1);
      net.section("[route]\nlayers=-6,-1").section("[maxpool]\nsize=2\nstride=2");
    }
    net.convolution(512, 3, 1).convolution(256, 1, 1).convolution(512, 3, 1);
    net.head("3,4,5", "10,14, 23,27, 37,58, 81,82, 135,169, 344,319", 1.05);
    net.section("[route]\nlayers=-4").convolution(128, 1, 1).section("[upsample]\nstride=2");
    net.section("[route]\nlayers=-1, 23").convolution(256, 3, 1);
    net.head("1,2,3", "10,14, 23,27, 37,58, 81,82, 135,169, 344,319", 1.05);
    return net.toString();
  }

  private PublicDarknets convolution(int filters, int size, int stride) {
    return section(
        String.format(
            Locale.ROOT,
            "[convolutional]\n"
                + "batch_normalize=1\n"
                + "filters=%d\n"
                + "size=%d\n"
                + "stride=%d\n"
                + "pad=1\n"
                + "activation=leaky",
            filters / THINNING,
            size,
            stride));
  }

  private void head(String mask, String anchors, double scale) {
    section(
        String.format(
            Locale.ROOT,
            "[convolutional]\nfilters=%d\nsize=1\nstride=1\npad=1\nactivation=linear",
            HEAD_FILTERS));
    section(
        String.format(
            Locale.ROOT,
            "[yolo]\nmask = %s\nanchors = %s\nclasses=3\nnum=6\nscale_x_y=%s\nignore_thresh=.7",
            mask,
            anchors,
            scale));
  }

  private PublicDarknets section(String text) {
    sections.add(text);
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n\n", sections) + "\n";
  }
}
