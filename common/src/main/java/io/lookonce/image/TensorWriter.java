package io.lookonce.image;

import io.lookonce.box.BoxScaling;
import io.lookonce.image.InputRule.ChannelOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes images into a network's input by one {@link InputRule}.
 *
 * <p>Resamplers are kept for the last few image sizes, so that frames of a camera need no
 * allocation. Not thread-safe.
 */
public final class TensorWriter {

  /** Number of image sizes whose resamplers are kept. */
  private static final int KEPT_SIZES = 8;

  private final InputRule rule;

  /** The input value of each sample, 0 to 255. */
  private final float[] values = new float[256];

  private final float padding;
  private final float[] paddingRow;
  private final float[] row;
  private final Map<Sizes, Resampler> resamplers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sizes, Resampler> eldest) {
          return size() > KEPT_SIZES;
        }
      };

  private record Sizes(int width, int height, int resizedWidth, int resizedHeight) {}

  /** Prepares for one rule. */
  public TensorWriter(InputRule rule) {
    this.rule = rule;
    for (int sample = 0; sample < values.length; sample++) {
      values[sample] = sample / rule.divisor();
    }
    padding = rule.padding() / rule.divisor();
    paddingRow = new float[rule.width()];
    Arrays.fill(paddingRow, padding);
    row = paddingRow.clone();
  }

  /**
   * Writes one image as {@code 3 x height x width} floats, plane by plane in the rule's channel
   * order, each plane row by row. All floats are written, padding included.
   *
   * @param into target; its position is neither used nor changed
   * @param position index of the first float written
   * @return the mapping between image and input
   * @throws IndexOutOfBoundsException if fewer than {@link InputRule#floats} remain from there
   */
  public BoxScaling write(Image image, FloatBuffer into, int position) {
    return write(ReducedImage.whole(image), into, position);
  }

  /**
   * The same for an image that was decoded smaller than it is stored.
   *
   * @return the mapping between the stored image and the input
   */
  public BoxScaling write(ReducedImage reduced, FloatBuffer into, int position) {
    BoxScaling placement = rule.place(reduced.width(), reduced.height());
    Image image = reduced.image();
    int left = (int) placement.offsetX();
    int top = (int) placement.offsetY();
    Arrays.fill(row, 0, left, padding);
    Arrays.fill(row, left + placement.resizedWidth(), row.length, padding);
    writePadding(into, position, 0, top);
    writePadding(into, position, top + placement.resizedHeight(), rule.height());
    resampler(image, placement)
        .resample(
            image.pixels(),
            (y, samples) ->
                writeRow(samples, placement.resizedWidth(), left, top + y, into, position));
    return placement;
  }

  private Resampler resampler(Image image, BoxScaling placement) {
    return resamplers.computeIfAbsent(
        new Sizes(
            image.width(), image.height(), placement.resizedWidth(), placement.resizedHeight()),
        absent ->
            Resampler.of(
                rule.interpolation(),
                image.width(),
                image.height(),
                placement.resizedWidth(),
                placement.resizedHeight()));
  }

  private void writePadding(FloatBuffer into, int position, int fromRow, int toRow) {
    for (int plane = 0; plane < 3; plane++) {
      for (int y = fromRow; y < toRow; y++) {
        into.put(position + (plane * rule.height() + y) * rule.width(), paddingRow);
      }
    }
  }

  private void writeRow(
      int[] samples, int resizedWidth, int left, int y, FloatBuffer into, int position) {
    for (int channel = 0; channel < 3; channel++) {
      int from = channel * resizedWidth;
      for (int x = 0; x < resizedWidth; x++) {
        row[left + x] = values[samples[from + x]];
      }
      int plane = rule.channelOrder() == ChannelOrder.BGR ? channel : 2 - channel;
      into.put(position + (plane * rule.height() + y) * rule.width(), row);
    }
  }
}
