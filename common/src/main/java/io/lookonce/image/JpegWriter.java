package io.lookonce.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes images as baseline JPEG. Stateless. */
public final class JpegWriter {

  private static final int[] RED_GREEN_BLUE = {2, 1, 0};

  /**
   * Encodes an image.
   *
   * @param quality 0 (smallest) to 1 (best)
   * @return a JPEG file
   * @throws IllegalArgumentException for a quality out of range
   */
  public byte[] jpeg(Image image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image(image), null, null), parameters);
      stream.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("cannot encode JPEG in memory", impossible);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A Java image that shares the pixels. */
  private static BufferedImage image(Image image) {
    byte[] pixels = image.pixels();
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(pixels, pixels.length),
            image.width(),
            image.height(),
            3 * image.width(),
            3,
            RED_GREEN_BLUE,
            null);
    ComponentColorModel colours =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(colours, raster, false, null);
  }
}
