package io.lookonce.image.format;

import io.lookonce.image.ByteView;
import io.lookonce.image.ImageRefused;
import java.io.ByteArrayOutputStream;

/**
 * The segments before the first scan of a JPEG file (ITU-T T.81, annex B): size and kind of the
 * frame, colour coding, EXIF orientation.
 */
final class JpegHeader {

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int QUANTISATION_TABLES = 0xdb;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int ARITHMETIC_CONDITIONING = 0xcc;
  private static final int JPEG_EXTENSION = 0xc8;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int JFIF_SEGMENT = 0xe0;
  private static final int EXIF_SEGMENT = 0xe1;
  private static final int ADOBE_SEGMENT = 0xee;

  /** Rows and columns of a block of samples. */
  static final int BLOCK_SIDE = 8;

  /** Adobe's transform codes: how the components relate to RGB or CMYK. */
  static final int NO_TRANSFORM = 0;

  static final int YCBCR = 1;
  static final int YCCK = 2;

  private final byte[] file;
  private final ByteView bytes;
  private int end;
  private final ByteArrayOutputStream tables = new ByteArrayOutputStream();

  private int frameMarker;
  private int precision;
  private int width;
  private int height;
  private int components;
  private String componentIds = "";
  private boolean jfif;
  private int adobeTransform = -1;
  private boolean exifSeen;
  private Orientation orientation = Orientation.UPRIGHT;
  private int scanPosition;

  private JpegHeader(byte[] file, int end) {
    this.file = file;
    this.bytes = new ByteView(file, true);
    this.end = end;
  }

  /**
   * Reads the segments up to the first scan.
   *
   * @param file bytes that hold a JPEG
   * @param start position of its first marker
   * @param end upper bound of its end
   */
  static JpegHeader parse(byte[] file, int start, int end) throws ImageRefused {
    JpegHeader header = new JpegHeader(file, end);
    header.readSegments(start + 2);
    return header;
  }

  private void readSegments(int first) throws ImageRefused {
    int position = first;
    while (true) {
      position = nextMarker(position);
      int marker = bytes.uint8(position);
      if (marker == END_OF_IMAGE) {
        throw new ImageRefused(ImageRefused.CORRUPT, "JPEG has no image data");
      }
      if (standsAlone(marker)) {
        position++;
        continue;
      }
      if (marker == START_OF_SCAN) {
        scanPosition = position - 1;
        return;
      }
      int length = position + 3 > end ? end : bytes.uint16(position + 1);
      if (position + 1 + length > end) {
        throw new ImageRefused(ImageRefused.TRUNCATED, "JPEG ends within its header");
      }
      readSegment(marker, position + 3, length - 2);
      position += 1 + length;
    }
  }

  /**
   * Walks over the scans and sets the end of the image, so that trailing data, such as the video of
   * a motion photo, is excluded.
   *
   * @param most maximum number of scans
   * @return false if there are more
   */
  boolean endAfterScans(int most) {
    int scans = 0;
    int position = scanPosition;
    while (position + 3 < end) {
      if (bytes.uint8(position) != 0xff || !isSegment(bytes.uint8(position + 1))) {
        position++;
        continue;
      }
      int marker = bytes.uint8(position + 1);
      if (marker == END_OF_IMAGE) {
        end = position + 2;
        return true;
      }
      if (marker == START_OF_SCAN && ++scans > most) {
        return false;
      }
      position += 2 + bytes.uint16(position + 2);
    }
    return true;
  }

  /** Whether a code after 0xff is a marker, not coded data or a fill byte. */
  private static boolean isSegment(int code) {
    return code != 0 && code != 0xff && (code == END_OF_IMAGE || !standsAlone(code));
  }

  /** Skips to the code after the next 0xff byte; fill bytes and stray bytes are allowed. */
  private int nextMarker(int from) throws ImageRefused {
    for (int i = from; i + 1 < end; i++) {
      if (bytes.uint8(i) == 0xff && bytes.uint8(i + 1) != 0xff && bytes.uint8(i + 1) != 0) {
        return i + 1;
      }
    }
    throw new ImageRefused(ImageRefused.TRUNCATED, "JPEG ends within its header");
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  }

  private void readSegment(int marker, int at, int length) throws ImageRefused {
    if (length < 0) {
      throw new ImageRefused(ImageRefused.CORRUPT, "JPEG segment of negative length");
    }
    switch (marker) {
      case QUANTISATION_TABLES, HUFFMAN_TABLES, RESTART_INTERVAL -> keep(at, length);
      case JFIF_SEGMENT -> jfif |= bytes.hasText(at, "JFIF\0");
      case EXIF_SEGMENT -> readExif(at, length);
      case ADOBE_SEGMENT -> readAdobe(at, length);
      default -> {
        if (isFrame(marker)) {
          readFrame(marker, at, length);
        }
      }
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0
        && marker <= 0xcf
        && marker != HUFFMAN_TABLES
        && marker != JPEG_EXTENSION
        && marker != ARITHMETIC_CONDITIONING;
  }

  private void readExif(int at, int length) {
    if (!exifSeen && length > 6 && bytes.hasText(at, "Exif\0")) {
      exifSeen = true;
      orientation = TiffDirectory.orientation(file, at + 6, length - 6);
    }
  }

  private void readAdobe(int at, int length) {
    if (length >= 12 && bytes.hasText(at, "Adobe")) {
      adobeTransform = bytes.uint8(at + 11);
    }
  }

  private void readFrame(int marker, int at, int length) throws ImageRefused {
    if (frameMarker != 0 || length < 6 || length < 6 + 3 * bytes.uint8(at + 5)) {
      throw new ImageRefused(ImageRefused.CORRUPT, "JPEG frame header makes no sense");
    }
    frameMarker = marker;
    precision = bytes.uint8(at);
    height = bytes.uint16(at + 1);
    width = bytes.uint16(at + 3);
    components = bytes.uint8(at + 5);
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < components; i++) {
      ids.append((char) bytes.uint8(at + 6 + 3 * i));
    }
    componentIds = ids.toString();
    keep(at, length);
  }

  /** Keeps a segment, with its marker and length, for {@link #withoutMetadata}. */
  private void keep(int at, int length) {
    tables.write(file, at - 4, length + 4);
  }

  /** The frame's marker code, 0 if there is no frame. */
  int frameMarker() {
    return frameMarker;
  }

  int precision() {
    return precision;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int components() {
    return components;
  }

  Orientation orientation() {
    return orientation;
  }

  /**
   * The colour transform, by the rules of the Independent JPEG Group's library: YCbCr with JFIF;
   * otherwise Adobe's marker decides, otherwise the component ids.
   */
  int transform() {
    if (components == 3) {
      if (jfif || adobeTransform > 0) {
        return YCBCR;
      }
      return adobeTransform == 0 || componentIds.equals("RGB") ? NO_TRANSFORM : YCBCR;
    }
    return components == 4 && adobeTransform == YCCK ? YCCK : NO_TRANSFORM;
  }

  /**
   * The same image without metadata and colour profiles, on which decoders often fail, and with an
   * explicit marker of the colour transform.
   *
   * @param transform the transform that the marker states
   */
  byte[] withoutMetadata(int transform) {
    int scans = end - scanPosition;
    ByteArrayOutputStream out = new ByteArrayOutputStream(18 + tables.size() + scans);
    out.write(0xff);
    out.write(0xd8);
    if (components > 1) {
      byte[] adobe = {
        (byte) 0xff, (byte) ADOBE_SEGMENT, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
      };
      adobe[15] = (byte) transform;
      out.writeBytes(adobe);
    }
    out.writeBytes(tables.toByteArray());
    out.write(file, scanPosition, scans);
    return out.toByteArray();
  }
}
