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
    return image(file, file.length);
  }

  /**
   * Decodes the first image of a file that is said to be longer than it is.
   *
   * <p>TwelveMonkeys' readers refuse to expand a file by more than a fixed factor, which flat
   * images exceed by far. What bounds memory here is the limit on pixels, so they are told of a
   * length that they believe; no bytes stand behind it.
   */
  Decoded<BufferedImage> image(byte[] file, long statedLength) throws IOException {
    return decode(new Stream(file, statedLength, false), reader -> reader.read(0));
  }

  /**
   * The same for a reader that would go on at the end of the file as if there were more: it is
   * stopped there, and the file refused as truncated.
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

  /** Bytes in memory under a length that may be greater than theirs. */
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
