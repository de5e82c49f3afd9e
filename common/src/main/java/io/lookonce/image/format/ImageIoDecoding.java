package io.lookonce.image.format;

import io.lookonce.image.ImageRefused;
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
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Runs one ImageIO reader on bytes in memory and collects its warnings.
 *
 * <p>Readers come from a given provider, not from ImageIO's discovery on the class path, which
 * finds nothing if the libraries are loaded by another class loader, as in Spark.
 */
final class ImageIoDecoding {

  static {
    // Readers open streams for compressed parts; these must be in memory, not on disk.
    ImageIO.setUseCache(false);
  }

  private final ImageReaderSpi provider;

  ImageIoDecoding(ImageReaderSpi provider) {
    this.provider = provider;
  }

  /**
   * The reader that comes with Java for a format.
   *
   * @param className its provider class, which is not accessible at compile time
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

  /** The image and the reader's warnings. */
  record Decoded<T>(T image, List<String> warnings) {}

  /** Decodes the first image. */
  Decoded<BufferedImage> image(byte[] file) throws IOException {
    return image(file, file.length);
  }

  /**
   * Decodes the first image of a file, with a stated length that may exceed the actual one.
   *
   * <p>TwelveMonkeys' readers refuse images that exceed the file length by a fixed factor, which
   * uniform images do. Memory is already bounded by the pixel limit, so a sufficient length is
   * stated.
   */
  Decoded<BufferedImage> image(byte[] file, long statedLength) throws IOException {
    return decode(new Stream(file, statedLength, false), reader -> reader.read(0));
  }

  /**
   * Decodes the first image with a reader that does not detect the end of the file; a file that
   * ends early is refused as truncated.
   */
  Decoded<BufferedImage> imageWithin(byte[] file, long statedLength) throws IOException {
    return decode(new Stream(file, statedLength, true), reader -> reader.read(0));
  }

  /** Decodes the first image's samples without any colour conversion. */
  Decoded<Raster> raster(byte[] file) throws IOException {
    return decode(new Stream(file, file.length, false), reader -> reader.readRaster(0, null));
  }

  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  /** Bytes in memory with a stated length that may exceed theirs. */
  private static final class Stream extends ImageInputStreamImpl {
    private final byte[] bytes;
    private final long statedLength;
    private final boolean endIsFault;

    Stream(byte[] bytes, long statedLength, boolean endIsFault) {
      this.bytes = bytes;
      this.endIsFault = endIsFault;
      this.statedLength = Math.max(bytes.length, statedLength);
    }

    private boolean isAtEnd() throws ImageRefused {
      if (streamPos >= bytes.length && endIsFault) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "it ends within its image data");
      }
      return streamPos >= bytes.length;
    }

    @Override
    public int read() throws ImageRefused {
      bitOffset = 0;
      return isAtEnd() ? -1 : bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ImageRefused {
      bitOffset = 0;
      if (isAtEnd()) {
        return -1;
      }
      int count = (int) Math.min(length, bytes.length - streamPos);
      System.arraycopy(bytes, (int) streamPos, target, offset, count);
      streamPos += count;
      return count;
    }

    @Override
    public long length() {
      return statedLength;
    }
  }

  private <T> Decoded<T> decode(Stream input, Reading<T> reading) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = provider.createReaderInstance();
    try (Stream stream = input) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(stream, true, true);
      return new Decoded<>(reading.from(reader), warnings);
    } finally {
      reader.dispose();
    }
  }
}
