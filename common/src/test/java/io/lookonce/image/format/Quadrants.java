package io.lookonce.image.format;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;

/** The content of the image fixtures: four quadrants of flat colour or grey. */
final class Quadrants {

  static final int WIDTH = 48;
  static final int HEIGHT = 32;

  static final List<Integer> COLOURS = List.of(0xc82828, 0x28a03c, 0x283cd2, 0xdcd23c);
  static final List<Integer> GREYS = List.of(0x1e1e1e, 0x5a5a5a, 0xa0a0a0, 0xe6e6e6);
  static final List<Integer> BLACK_AND_WHITE = List.of(0, 0xffffff, 0xffffff, 0);

  private Quadrants() {}

  /** Which quadrant, 0 to 3, a pixel of the upright image lies in. */
  static int at(int x, int y) {
    return (x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2);
  }

  /** The colours in an image of a BufferedImage type. */
  static BufferedImage image(int type, List<Integer> colours) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, 0xff000000 | colours.get(at(x, y)));
      }
    }
    return image;
  }

  /** Grey samples as they are, without Java's conversion from sRGB to its linear grey. */
  static BufferedImage grey(int type, int scale) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.getRaster().setSample(x, y, 0, (GREYS.get(at(x, y)) & 0xff) * scale);
      }
    }
    return image;
  }

  /** A palette image of 1, 2, 4 or 8 bits; colour i of the quadrants is palette entry i. */
  static BufferedImage palette(int bits, List<Integer> colours) {
    int[] distinct = colours.stream().distinct().mapToInt(colour -> 0xff000000 | colour).toArray();
    int[] map = Arrays.copyOf(distinct, 1 << bits);
    IndexColorModel model = new IndexColorModel(bits, map.length, map, 0, false, -1, 0);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(WIDTH, HEIGHT), false, null);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int colour = 0xff000000 | colours.get(at(x, y));
        for (int index = 0; index < distinct.length; index++) {
          if (map[index] == colour) {
            image.getRaster().setSample(x, y, 0, index);
          }
        }
      }
    }
    return image;
  }

  /**
   * The coloured image as a camera stores it under an orientation, by the wording of TIFF 6.0:
   * which visual side the first stored row is, and which the first stored column.
   */
  static BufferedImage stored(int orientation) {
    String rowSide =
        List.of("top", "top", "bottom", "bottom", "left", "right", "right", "left")
            .get(orientation - 1);
    String columnSide =
        List.of("left", "right", "right", "left", "top", "top", "bottom", "bottom")
            .get(orientation - 1);
    boolean turned = orientation > 4;
    BufferedImage image =
        new BufferedImage(
            turned ? HEIGHT : WIDTH, turned ? WIDTH : HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int row = 0; row < image.getHeight(); row++) {
      for (int column = 0; column < image.getWidth(); column++) {
        int x = turned ? fromSide(rowSide, row) : fromSide(columnSide, column);
        int y = turned ? fromSide(columnSide, column) : fromSide(rowSide, row);
        image.setRGB(column, row, COLOURS.get(at(x, y)));
      }
    }
    return image;
  }

  private static int fromSide(String side, int steps) {
    return switch (side) {
      case "right" -> WIDTH - 1 - steps;
      case "bottom" -> HEIGHT - 1 - steps;
      default -> steps;
    };
  }

  /** Red, green, blue as they are, as inverted inks; the fourth band is one value throughout. */
  static WritableRaster samples(int bands, int fourth) {
    WritableRaster raster = Raster.createInterleavedRaster(0, WIDTH, HEIGHT, bands, null);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int colour = COLOURS.get(at(x, y));
        int[] pixel = {colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff, fourth};
        raster.setPixel(x, y, pixel);
      }
    }
    return raster;
  }

  /** The first three inks complemented and brought to YCbCr by the matrix of JFIF 1.02. */
  static WritableRaster transformed(WritableRaster raster) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double[] ink = raster.getPixel(x, y, new double[4]);
        double red = 255 - ink[0];
        double green = 255 - ink[1];
        double blue = 255 - ink[2];
        ink[0] = Math.rint(0.299 * red + 0.587 * green + 0.114 * blue);
        ink[1] = Math.rint(-0.168736 * red - 0.331264 * green + 0.5 * blue + 128);
        ink[2] = Math.rint(0.5 * red - 0.418688 * green - 0.081312 * blue + 128);
        raster.setPixel(x, y, ink);
      }
    }
    return raster;
  }

  /** A raster's samples pixel by pixel. */
  static byte[] interleaved(Raster raster) {
    return (byte[]) raster.getDataElements(0, 0, WIDTH, HEIGHT, null);
  }

  /** A raster's samples band by band. */
  static byte[][] bands(Raster raster, int count) {
    byte[][] bands = new byte[count][WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      for (int band = 0; band < count; band++) {
        bands[band][i] = (byte) raster.getSample(i % WIDTH, i / WIDTH, band);
      }
    }
    return bands;
  }
}
