package io.lookonce.image.format;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Runs one ImageIO reader over bytes in memory and collects its warnings.
 *
 * <p>Readers are taken from a given provider. Discovery through the class path is not used: it
 * finds nothing where the libraries are loaded by another class loader than ImageIO's, as Spark
 * does.
 */
final class ImageIoDecoding {

  static {
    // Readers open streams of their own for compressed parts; those belong in memory, not on disk.
    ImageIO.setUseCache(false);
  }

  private final ImageReaderSpi provider;

  ImageIoDecoding(ImageReaderSpi provider) {
    this.provider = provider;
  }

  /**
   * The reader that comes with Java for a format.
   *
   * @param className its provider class, which no other program may name at compile time
   */
  static ImageIoDecoding builtIn(String className) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().equals(className)) {
        return new ImageIoDecoding(provider);
      }
    }
    throw new IllegalStateException("this Java runtime has no " + className);
  }

  /** What a reader made of a file: the image and what it complained about on the way. */
  record Decoded<T>(T image, List<String> warnings) {}

  /** Decodes the first image. */
  Decoded<BufferedImage> image(byte[] file) throws IOException {
    return decode(file, reader -> reader.read(0));
  }

  /** Decodes the first image's samples without any colour conversion. */
  Decoded<Raster> raster(byte[] file) throws IOException {
    return decode(file, reader -> reader.readRaster(0, null));
  }

  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  private <T> Decoded<T> decode(byte[] file, Reading<T> reading) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = provider.createReaderInstance();
    try (ByteArrayImageInputStream stream = new ByteArrayImageInputStream(file)) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(stream, true, true);
      return new Decoded<>(reading.from(reader), warnings);
    } finally {
      reader.dispose();
    }
  }
}
