package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.List;

/**
 * The one output of a graph whose network has several {@code [yolo]} heads. The planes of all heads
 * follow each other in the size of the finest grid; a cell of a coarser grid fills a square of
 * them, all with its value. The <i>flat</i> order is that of the ONNX model and of {@link
 * io.lookonce.yolo.AnchorGridHead}: the planes of the first head in its own size, then of the next.
 *
 * @param heads shapes of the raw values that reach the heads, in the order of the file
 */
public record MergedHeads(List<LayerShape> heads) {

  /**
   * Describes heads whose grids divide the finest one.
   *
   * @throws IllegalArgumentException if one does not
   */
  public MergedHeads {
    heads = List.copyOf(heads);
    LayerShape finest = finest(heads);
    for (LayerShape head : heads) {
      int factor = finest.width() / head.width();
      if (factor * head.width() != finest.width() || factor * head.height() != finest.height()) {
        throw new IllegalArgumentException(
            "the head on " + head + " cannot be trained together with that on " + finest);
      }
    }
  }

  /** The heads of a network that has {@code [yolo]} heads. */
  public static MergedHeads of(DarknetConfiguration configuration) {
    return new MergedHeads(configuration.yoloHeads().stream().map(Yolo::output).toList());
  }

  private static LayerShape finest(List<LayerShape> heads) {
    LayerShape finest = heads.get(0);
    for (LayerShape head : heads) {
      finest = head.width() > finest.width() ? head : finest;
    }
    return finest;
  }

  /** Cells of the finest grid per cell of a head's, in each direction. */
  int factor(int head) {
    return finest(heads).width() / heads.get(head).width();
  }

  /** Length of the flat output of one image. */
  public int flatLength() {
    return Math.toIntExact(heads.stream().mapToLong(LayerShape::size).sum());
  }

  /** Length of the graph's output of one image. */
  public int mergedLength() {
    int planes = heads.stream().mapToInt(LayerShape::channels).sum();
    return Math.multiplyExact(planes, finest(heads).width() * finest(heads).height());
  }

  /** For each number of the flat output of one image its index in the graph's output. */
  public int[] places() {
    int columns = finest(heads).width();
    int cells = columns * finest(heads).height();
    int[] places = new int[flatLength()];
    int at = 0;
    int plane = 0;
    for (int head = 0; head < heads.size(); head++) {
      LayerShape shape = heads.get(head);
      int factor = factor(head);
      for (int channel = 0; channel < shape.channels(); channel++) {
        for (int row = 0; row < shape.height(); row++) {
          for (int column = 0; column < shape.width(); column++) {
            places[at++] = plane * cells + factor * (row * columns + column);
          }
        }
        plane++;
      }
    }
    return places;
  }
}
