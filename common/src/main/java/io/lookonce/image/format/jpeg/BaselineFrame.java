package io.lookonce.image.format.jpeg;

import io.lookonce.image.format.jpeg.CoefficientReader.Fault;

/** What a file of baseline JPEG says before its coded data, which is one scan. */
final class BaselineFrame {

  private static final int START_OF_FRAME = 0xc0;
  private static final int EXTENDED_FRAME = 0xc1;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTISATION_TABLES = 0xdb;
  private static final int RESTART_INTERVAL = 0xdd;

  private static final int BLOCK = 8;
  private static final int MOST_SAMPLING = 4;

  /** Quantisation steps by number, in the order of the file. */
  private final int[][] steps = new int[4][];

  private final HuffmanTable[] dcTables = new HuffmanTable[4];
  private final HuffmanTable[] acTables = new HuffmanTable[4];
  private final byte[] file;
  private final int scan;
  private int restartInterval;
  private int width;
  private int height;
  private int mostAcross = 1;
  private int mostDown = 1;
  private JpegComponent[] components = {};

  /**
   * Reads the segments of a file.
   *
   * @throws Fault if it is of another kind, or contradicts the format
   * @throws IndexOutOfBoundsException if it ends too early
   */
  BaselineFrame(byte[] file) throws Fault {
    this.file = file;
    this.scan = readSegments();
  }

  /** Position of the coded data. */
  int scan() {
    return scan;
  }

  /** Groups of blocks between two restart markers; 0 without such markers. */
  int restartInterval() {
    return restartInterval;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Blocks of the component of the highest resolution in a row of a group. */
  int mostAcross() {
    return mostAcross;
  }

  /** Rows of blocks of that component in a group. */
  int mostDown() {
    return mostDown;
  }

  /** Groups of blocks in a row. */
  int groupsAcross() {
    return groups(width, mostAcross);
  }

  /** Rows of groups. */
  int groupsDown() {
    return groups(height, mostDown);
  }

  private static int groups(int pixels, int blocks) {
    return (pixels + BLOCK * blocks - 1) / (BLOCK * blocks);
  }

  /** In the order of the file. */
  JpegComponent[] components() {
    return components;
  }

  /** Reads the segments up to the coded data, and returns its position. */
  private int readSegments() throws Fault {
    int position = 2;
    while (true) {
      if ((file[position] & 0xff) != 0xff) {
        throw new Fault("no marker");
      }
      int marker = file[position + 1] & 0xff;
      if (marker == 0xff) {
        position++;
        continue;
      }
      int end = position + 2 + uint16(position + 2);
      readSegment(marker, position + 4, end);
      if (marker == START_OF_SCAN) {
        return end;
      }
      position = end;
    }
  }

  private void readSegment(int marker, int start, int end) throws Fault {
    switch (marker) {
      case QUANTISATION_TABLES -> readSteps(start, end);
      case HUFFMAN_TABLES -> readHuffman(start, end);
      case START_OF_FRAME, EXTENDED_FRAME -> readFrame(start);
      case RESTART_INTERVAL -> restartInterval = uint16(start);
      case START_OF_SCAN -> readScan(start);
      default -> {
        boolean isApplicationOrComment = marker >= 0xe0 && marker <= 0xef || marker == 0xfe;
        if (!isApplicationOrComment) {
          throw new Fault("not baseline");
        }
      }
    }
  }

  private int uint16(int position) {
    return (file[position] & 0xff) << 8 | file[position + 1] & 0xff;
  }

  private void readSteps(int start, int end) {
    int position = start;
    while (position < end) {
      int kind = file[position++] & 0xff;
      int[] table = new int[64];
      for (int k = 0; k < 64; k++) {
        table[k] = kind < 16 ? file[position] & 0xff : uint16(position);
        position += kind < 16 ? 1 : 2;
      }
      steps[kind & 3] = table;
    }
  }

  private void readHuffman(int start, int end) {
    int position = start;
    while (position < end) {
      int kind = file[position++] & 0xff;
      HuffmanTable table = new HuffmanTable(file, position);
      (kind < 16 ? dcTables : acTables)[kind & 3] = table;
      position += 16 + HuffmanTable.symbols(file, position);
    }
  }

  private void readFrame(int start) throws Fault {
    height = uint16(start + 1);
    width = uint16(start + 3);
    int count = file[start + 5];
    if (components.length > 0 || file[start] != 8 || count != 1 && count != 3 || height == 0) {
      throw new Fault("another kind of frame");
    }
    components = new JpegComponent[count];
    for (int i = 0; i < count; i++) {
      int at = start + 6 + 3 * i;
      // The blocks of a single component are not grouped.
      int sampling = count == 1 ? 0x11 : file[at + 1] & 0xff;
      components[i] = new JpegComponent(file[at] & 0xff, sampling, file[at + 2] & 3);
      mostAcross = Math.max(mostAcross, components[i].across);
      mostDown = Math.max(mostDown, components[i].down);
    }
    for (JpegComponent component : components) {
      if (component.across < 1
          || component.down < 1
          || mostAcross > MOST_SAMPLING
          || mostDown > MOST_SAMPLING
          || mostAcross % component.across != 0
          || mostDown % component.down != 0) {
        throw new Fault("samplings that do not divide");
      }
    }
  }

  private void readScan(int start) throws Fault {
    if (components.length == 0 || file[start] != components.length) {
      throw new Fault("more than one scan");
    }
    int position = start + 1;
    for (JpegComponent component : components) {
      if ((file[position] & 0xff) != component.id) {
        throw new Fault("components in another order");
      }
      component.dc = dcTables[file[position + 1] >> 4 & 3];
      component.ac = acTables[file[position + 1] & 3];
      component.steps = steps[component.table];
      if (component.dc == null || component.ac == null || component.steps == null) {
        throw new Fault("a table is missing");
      }
      position += 2;
    }
    if (file[position] != 0 || file[position + 1] != 63 || file[position + 2] != 0) {
      throw new Fault("not sequential");
    }
  }
}
