package io.lookonce.image.format.jpeg;

import io.lookonce.image.format.jpeg.CoefficientReader.Fault;
import java.util.Arrays;

/**
 * Decodes baseline JPEG at 1/2, 1/4 or 1/8 of its size, with fewer operations than the whole image
 * takes: of each block of 8×8 only the lowest frequencies are transformed.
 *
 * <p>It takes files of one interleaved scan with one or three components, and only flawless ones;
 * whoever decodes whole images is asked for the others, and says what is wrong with them.
 */
public final class ReducedJpeg {

  private static final int END_OF_IMAGE = 0xd9;
  private static final int BLOCK = 8;

  private final byte[] file;
  private final BaselineFrame frame;
  private final JpegComponent[] components;
  private final int blockSide;
  private final ReducedTransform transform = new ReducedTransform();
  private final int[] block = new int[BLOCK * BLOCK + 1];

  private ReducedJpeg(byte[] file, int blockSide) throws Fault {
    this.file = file;
    this.frame = new BaselineFrame(file);
    this.components = frame.components();
    this.blockSide = blockSide;
  }

  /**
   * Decodes a file.
   *
   * @param blockSide 4, 2 or 1: samples for the side of a block of 8, so the result's sides are
   *     {@link #reduced}
   * @param isYcbcr whether three components are luma and two colour differences, not colours
   * @return the image's pixels, row by row, each as blue, green, red; null if the file has to be
   *     decoded whole
   */
  public static byte[] decode(byte[] file, int blockSide, boolean isYcbcr) {
    try {
      return new ReducedJpeg(file, blockSide).pixels(isYcbcr);
    } catch (Fault | IndexOutOfBoundsException | IllegalArgumentException flawed) {
      return null;
    }
  }

  private byte[] pixels(boolean isYcbcr) throws Fault {
    int outputWidth = reduced(frame.width(), blockSide);
    int outputHeight = reduced(frame.height(), blockSide);
    byte[] pixels = new byte[3 * outputWidth * outputHeight];
    int across = frame.groupsAcross();
    int down = frame.groupsDown();
    for (JpegComponent component : components) {
      component.layOut(frame.mostAcross(), frame.mostDown(), blockSide, across);
    }
    CoefficientReader reader = new CoefficientReader(file, frame.scan());
    ReducedColours colours = new ReducedColours(outputWidth, isYcbcr);
    int rows = frame.mostDown() * blockSide;
    for (int groupRow = 0; groupRow < down; groupRow++) {
      for (int group = 0; group < across; group++) {
        restart(reader, groupRow * across + group);
        for (JpegComponent component : components) {
          readBlocks(reader, component, group);
        }
      }
      int first = groupRow * rows;
      for (int y = 0; y < rows && first + y < outputHeight; y++) {
        writeRow(colours, y, rows, pixels, 3 * (first + y) * outputWidth);
      }
    }
    if (reader.endOfData() != END_OF_IMAGE) {
      throw new Fault("more than one scan");
    }
    return pixels;
  }

  private void restart(CoefficientReader reader, int group) throws Fault {
    int interval = frame.restartInterval();
    if (interval > 0 && group > 0 && group % interval == 0) {
      reader.restart(group / interval - 1);
      for (JpegComponent component : components) {
        component.previous = 0;
      }
    }
  }

  /** Pixels of a reduced side. */
  public static int reduced(int side, int blockSide) {
    return (side * blockSide + BLOCK - 1) / BLOCK;
  }

  private void readBlocks(CoefficientReader reader, JpegComponent component, int group)
      throws Fault {
    int[] coefficients = block;
    for (int v = 0; v < component.down; v++) {
      for (int h = 0; h < component.across; h++) {
        int read =
            reader.read(
                component.dc,
                component.ac,
                component.steps,
                component.places,
                component.needed,
                component.previous,
                coefficients);
        component.previous = read >> 8;
        int at =
            v * component.side * component.stride + (group * component.across + h) * component.side;
        if ((read & 0xff) == 0) {
          ReducedTransform.fill(
              coefficients[0], component.side, component.samples, at, component.stride);
        } else {
          transform.apply(coefficients, component.side, component.samples, at, component.stride);
          Arrays.fill(coefficients, 0, component.side * component.side, 0);
        }
      }
    }
  }

  private void writeRow(ReducedColours colours, int y, int rows, byte[] pixels, int at) {
    JpegComponent luma = components[0];
    if (components.length == 1) {
      colours.grey(luma.samples, rowOf(luma, y, rows), pixels, at);
      return;
    }
    int full = frame.mostAcross() * blockSide;
    for (int i = 0; i < 3; i++) {
      JpegComponent component = components[i];
      colours.plane(
          i,
          component.samples,
          rowOf(component, y, rows),
          full / (component.across * component.side));
    }
    colours.write(pixels, at);
  }

  /** Index of the samples of a component that belong to a row of the image. */
  private static int rowOf(JpegComponent component, int y, int rows) {
    return y * component.down * component.side / rows * component.stride;
  }
}
