package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Copies the samples of a decoded image as BGR bytes.
 *
 * <p>Samples are copied without Java's colour models, which treat grey as linear light and brighten
 * it.
 */
final class RasterPixels {

  private RasterPixels() {}

  /**
   * The pixels in the order of {@link Image}, not copied if they already have that order.
   *
   * @throws ImageRefused "unsupported" for samples other than integers of up to 16 bits
   */
  static byte[] of(BufferedImage image) throws ImageRefused {
    Raster raster = image.getRaster();
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
      if (data.length == 3 * image.getWidth() * image.getHeight()) {
        return data;
      }
    }
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return lookedUp(raster, palette);
    }
    checkSamples(raster);
    return isPlainBytes(raster) ? copiedBytes(raster) : copiedSamples(raster);
  }

  private static void checkSamples(Raster raster) throws ImageRefused {
    int type = raster.getSampleModel().getDataType();
    if (type == DataBuffer.TYPE_SHORT
        || type == DataBuffer.TYPE_FLOAT
        || type == DataBuffer.TYPE_DOUBLE
        || raster.getSampleModel().getSampleSize(0) > 16) {
      throw new ImageRefused(
          ImageRefused.UNSUPPORTED, "samples are signed, fractional or wider than 16 bits");
    }
  }

  private static byte[] lookedUp(Raster raster, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int width = raster.getWidth();
    byte[] pixels = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width * raster.getNumBands()];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int index : row) {
        int colour = index < colours.length ? colours[index] : 0;
        pixels[to] = (byte) colour;
        pixels[to + 1] = (byte) (colour >> 8);
        pixels[to + 2] = (byte) (colour >> 16);
        to += 3;
      }
    }
    return pixels;
  }

  private static boolean isPlainBytes(Raster raster) {
    return raster.getSampleModel() instanceof ComponentSampleModel
        && raster.getDataBuffer() instanceof DataBufferByte
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0;
  }

  /** One byte per sample, in one bank or several. */
  private static byte[] copiedBytes(Raster raster) {
    ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[3 * width * height];
    for (int channel = 0; channel < 3; channel++) {
      int band = bandOf(channel, model.getNumBands());
      int bank = model.getBankIndices()[band];
      byte[] source = buffer.getData(bank);
      int first = buffer.getOffsets()[bank] + model.getBandOffsets()[band];
      int to = channel;
      for (int y = 0; y < height; y++) {
        int from = first + y * model.getScanlineStride();
        for (int x = 0; x < width; x++) {
          pixels[to] = source[from];
          to += 3;
          from += model.getPixelStride();
        }
      }
    }
    return pixels;
  }

  /** Any layout; samples are converted to 8 bits. */
  private static byte[] copiedSamples(Raster raster) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    byte[] pixels = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width * bands];
    int rowStart = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int channel = 0; channel < 3; channel++) {
        int band = bandOf(channel, bands);
        int bits = raster.getSampleModel().getSampleSize(band);
        for (int x = 0; x < width; x++) {
          pixels[rowStart + 3 * x + channel] = (byte) toEightBits(row[x * bands + band], bits);
        }
      }
      rowStart += 3 * width;
    }
    return pixels;
  }

  /** RGB is in bands 0 to 2; grey, with or without alpha, in band 0. */
  private static int bandOf(int channel, int bands) {
    return bands < 3 ? 0 : 2 - channel;
  }

  private static int toEightBits(int sample, int bits) {
    return bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }
}
