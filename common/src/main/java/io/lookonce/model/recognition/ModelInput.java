package io.lookonce.model.recognition;

import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.onnx.OnnxModelFile.Value;
import io.lookonce.onnx.OnnxRewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The image input of a model.
 *
 * @param name of the input
 * @param type of its elements
 * @param batch images per pass; −1 for any number
 * @param width in pixels
 * @param height in pixels
 * @param channelsLast whether it is {@code [batch, height, width, 3]}
 * @param open whether the model leaves height or width open
 * @param others the other inputs
 */
record ModelInput(
    String name,
    String type,
    long batch,
    int width,
    int height,
    boolean channelsLast,
    boolean open,
    List<Value> others) {

  private static final Set<String> TYPES =
      Set.of("FLOAT", "FLOAT16", "DOUBLE", "UINT8", "INT8", "INT32", "INT64");

  private static final int LONGEST_SIDE = 16_384;

  /** Input size of TensorFlow's models that leave it open: they resize images themselves. */
  private static final int TENSORFLOW_SIDE = 640;

  /**
   * The input of a model.
   *
   * @param stated width and height from the user; may be empty
   * @param exported height and width from the metadata; may be empty
   * @throws IllegalArgumentException in one line, if it takes no colour images, or its size is
   *     neither known nor given
   */
  static ModelInput of(OnnxModelFile file, List<Integer> stated, List<Integer> exported) {
    List<Value> inputs = new ArrayList<>(file.inputs());
    Value image =
        inputs.stream()
            .filter(input -> input.shape().size() == 4)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            Locale.ROOT,
                            "none of its inputs %s takes images [batch, 3, height, width]",
                            inputs)));
    inputs.remove(image);
    if (!TYPES.contains(image.type())) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "its input %s takes neither floats nor bytes", image));
    }
    boolean channelsLast = image.shape().get(3) == 3 && image.shape().get(1) != 3;
    long channels = image.shape().get(channelsLast ? 3 : 1);
    if (channels != 3 && channels != -1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its input %s takes no colour images: it has %d channels, not 3",
              image,
              channels));
    }
    long height = image.shape().get(channelsLast ? 1 : 2);
    long width = image.shape().get(channelsLast ? 2 : 3);
    int[] size = size(image, width, height, stated, exported);
    return new ModelInput(
        image.name(),
        image.type(),
        image.shape().get(0),
        size[0],
        size[1],
        channelsLast,
        height < 0 || width < 0 || channels < 0,
        List.copyOf(inputs));
  }

  private static int[] size(
      Value image, long width, long height, List<Integer> stated, List<Integer> exported) {
    long[] size = {width, height};
    if (!stated.isEmpty()) {
      if ((width > 0 && width != stated.get(0)) || (height > 0 && height != stated.get(1))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "--input %dx%d: its input %s takes images of %sx%s",
                stated.get(0),
                stated.get(1),
                image,
                side(width),
                side(height)));
      }
      size = new long[] {stated.get(0), stated.get(1)};
    } else if (width < 0 || height < 0) {
      boolean tensorflow = image.type().equals("UINT8") && image.shape().get(3) == 3;
      if (exported.isEmpty() && !tensorflow) {
        throw new IllegalArgumentException(
            String.format(
                    Locale.ROOT,
                    "its input %s leaves height or width open: give --input WxH, as it was trained,"
                        + " such as",
                    image)
                + " 640x640");
      }
      long otherWidth = exported.isEmpty() ? TENSORFLOW_SIDE : exported.get(1);
      long otherHeight = exported.isEmpty() ? TENSORFLOW_SIDE : exported.get(0);
      size = new long[] {width < 0 ? otherWidth : width, height < 0 ? otherHeight : height};
    }
    if (size[0] < 1 || size[1] < 1 || size[0] > LONGEST_SIDE || size[1] > LONGEST_SIDE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its input %s takes images of %dx%d; 1 to %d pixels a side are possible",
              image,
              size[0],
              size[1],
              LONGEST_SIDE));
    }
    return new int[] {(int) size[0], (int) size[1]};
  }

  private static String side(long side) {
    return side < 0 ? "any" : String.valueOf(side);
  }

  /** Number of images in a trial pass. */
  int batches() {
    return batch > 0 ? Math.toIntExact(batch) : 1;
  }

  ModelInput withBatch(long other) {
    return new ModelInput(name, type, other, width, height, channelsLast, open, others);
  }

  /** Whether it is the input of every bundle's network already. */
  boolean isPlain() {
    return type.equals("FLOAT") && !channelsLast && !open && others.isEmpty();
  }

  /** Adds the operators that feed it from floats {@code [batch, 3, height, width]}. */
  void feed(OnnxRewrite rewrite, List<Float> mean, List<Float> deviation) {
    rewrite.input(
        new OnnxRewrite.Input(
            name,
            type,
            others.isEmpty() ? batch : batches(),
            width,
            height,
            channelsLast,
            mean,
            deviation));
    for (Value other : others) {
      fix(rewrite, other);
    }
  }

  /** Fixes another input to the values with which the model gives boxes in input pixels. */
  private void fix(OnnxRewrite rewrite, Value other) {
    String plain = other.name().toLowerCase(Locale.ROOT);
    int rank = other.shape().size();
    long numbers = rank == 0 ? 0 : other.shape().get(rank - 1);
    float[] pair;
    if (plain.contains("scale")) {
      pair = new float[] {1, 1};
    } else if (plain.contains("orig") && plain.contains("size")) {
      pair = new float[] {width, height};
    } else if (plain.contains("shape") || plain.contains("size")) {
      pair = new float[] {height, width};
    } else if (plain.contains("mask") && rank == 3) {
      rewrite.fixInput(
          other.name(), other.type(), ones(), batches(), maskHeight(other), maskWidth(other));
      return;
    } else {
      throw unknown(other);
    }
    if (!(rank == 2 && (numbers == 2 || numbers == -1)) && !(rank == 1 && numbers == 2)) {
      throw unknown(other);
    }
    if (rank == 1) {
      rewrite.fixInput(other.name(), other.type(), pair, 2);
      return;
    }
    float[] all = new float[2 * batches()];
    for (int i = 0; i < all.length; i++) {
      all[i] = pair[i % 2];
    }
    rewrite.fixInput(other.name(), other.type(), all, batches(), 2);
  }

  private long maskHeight(Value mask) {
    return mask.shape().get(1) > 0 ? mask.shape().get(1) : height;
  }

  private long maskWidth(Value mask) {
    return mask.shape().get(2) > 0 ? mask.shape().get(2) : width;
  }

  private float[] ones() {
    Value mask = others.stream().filter(each -> each.shape().size() == 3).findFirst().orElseThrow();
    float[] ones = new float[Math.toIntExact(batches() * maskHeight(mask) * maskWidth(mask))];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private static IllegalArgumentException unknown(Value other) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "has a second input %s whose meaning is not known; export it with the images alone",
            other));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "input %s: %s, %dx%d",
            name,
            type.toLowerCase(Locale.ROOT),
            width,
            height));
    text.append(channelsLast ? ", channels last (NHWC)" : ", channels first (NCHW)");
    text.append(
        batch > 0
            ? String.format(Locale.ROOT, ", %d image%s at a time", batch, batch == 1 ? "" : "s")
            : "");
    text.append(open ? ", size left open by the model" : "");
    others.forEach(other -> text.append(", with ").append(other.name()).append(" set to fit"));
    return text.toString();
  }
}
