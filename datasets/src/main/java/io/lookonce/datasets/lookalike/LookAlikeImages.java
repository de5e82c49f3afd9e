package io.lookonce.datasets.lookalike;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * The images of a rendered data set of any size; the classes alternate. An image depends only on
 * the seed and its number, so a larger set starts with the images of a smaller one.
 */
public final class LookAlikeImages {

  /** Standard deviation of the added sensor noise. */
  private static final double NOISE = 6;

  private final LookAlike lookAlike;
  private final long seed;

  public LookAlikeImages(LookAlike lookAlike, long seed) {
    this.lookAlike = lookAlike;
    this.seed = seed;
  }

  /** The label of an image by its number from 0. */
  public int label(int number) {
    return number % lookAlike.classes().size();
  }

  /** The class name of an image by its number from 0. */
  public String className(int number) {
    return lookAlike.classes().get(label(number));
  }

  /** The image with a number from 0, as the bytes of a PNG file of 64 by 64 pixels. */
  public byte[] png(int number) {
    // Consecutive seeds of java.util.Random give similar first numbers, so the seeds are spread.
    Random random = new Random((seed * 1_000_003 + number) * 0x9E3779B97F4A7C15L);
    BufferedImage image =
        new BufferedImage(LookAlike.SIDE, LookAlike.SIDE, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      lookAlike.draw(label(number), random, graphics);
    } finally {
      graphics.dispose();
    }
    addNoise(image, random);
    return encode(image);
  }

  private static void addNoise(BufferedImage image, Random random) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int noise = (int) Math.round(NOISE * random.nextGaussian());
        int colour = image.getRGB(x, y);
        image.setRGB(
            x,
            y,
            shifted(colour >> 16, noise) << 16
                | shifted(colour >> 8, noise) << 8
                | shifted(colour, noise));
      }
    }
  }

  private static int shifted(int sample, int by) {
    return Math.max(0, Math.min(255, (sample & 0xFF) + by));
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory can be written", impossible);
    }
    return out.toByteArray();
  }
}
