package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.source.TextNumber;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations in the format of the Pascal VOC challenges: one XML file per image (Everingham
 * et al., VOC development kit, "annotation").
 *
 * <p>VOC counts pixels from 1, and corners are the first and last pixel of the object. A box from
 * xmin to xmax therefore covers {@code xmin - 1} to {@code xmax} in coordinates from the image's
 * edge. {@code difficult} is 1 or absent; {@code part} elements are ignored. A size of 0 means
 * unknown.
 */
public final class PascalVocXml {

  private static final double NO_AREA = Double.NaN;

  private final Path images;
  private final BoxListingBuilder builder;

  private PascalVocXml(Path images, BoxListingBuilder builder) {
    this.images = images;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of XML files in order; a file that is not such an annotation is a
   * problem.
   *
   * @param files qualified
   * @param images folder of {@code filename}, qualified; if that image does not exist, the
   *     annotation belongs to the image with its own name
   * @param splits split of each file; null if open
   */
  static void list(
      Storage storage,
      List<Path> files,
      Path images,
      Function<Path, Split> splits,
      BoxListingBuilder builder)
      throws IOException {
    PascalVocXml voc = new PascalVocXml(images, builder);
    for (Path file : files) {
      byte[] content = storage.readBytes(file, Storage.SMALL_FILE_BYTES);
      builder.fileOfOne(file.getName(), Sha256.of(content));
      voc.read(file, splits.apply(file), content);
    }
  }

  /** The splits of {@code ImageSets/Main} below a root, or the given ones if there are no lists. */
  static Function<Path, Split> splits(Storage storage, Path root, Function<Path, Split> otherwise)
      throws IOException {
    Path lists = new Path(root, "ImageSets/Main");
    Map<String, Split> byStem = new TreeMap<>();
    for (String name : List.of("train.txt", "val.txt", "test.txt")) {
      Path list = new Path(lists, name);
      if (storage.exists(list)) {
        Split split = Split.meantBy(FilePaths.stem(name)).orElseThrow();
        for (String stem : ClassNamesFile.read(storage, list)) {
          byStem.putIfAbsent(stem.split("\\s+")[0], split);
        }
      }
    }
    return byStem.isEmpty() ? otherwise : file -> byStem.get(FilePaths.stem(file.getName()));
  }

  private void read(Path file, Split split, byte[] content) throws IOException {
    VocAnnotation annotation;
    try {
      annotation = VocAnnotation.read(new ByteArrayInputStream(content));
    } catch (XMLStreamException broken) {
      AnnotationPlace place =
          AnnotationPlace.of(file.toString(), Math.max(1, broken.getLocation().getLineNumber()));
      builder.problem(place, AnnotationFault.MALFORMED_IMAGE, null, AnnotationXml.reasonOf(broken));
      return;
    }
    int image =
        builder.imageOf(
            images,
            annotation.fileName(),
            FilePaths.stem(file.getName()),
            split,
            annotation.width(),
            annotation.height(),
            AnnotationPlace.of(file.toString(), annotation.line()));
    if (image != BoxListingBuilder.LEFT_OUT) {
      for (VocAnnotation.VocObject object : annotation.objects()) {
        add(image, object, AnnotationPlace.of(file.toString(), object.line()));
      }
    }
  }

  private void add(int image, VocAnnotation.VocObject object, AnnotationPlace place) {
    if (object.fault() != null) {
      builder.problem(
          place, AnnotationFault.MALFORMED_BOX, builder.sourceOf(image), object.fault());
      return;
    }
    builder.box(
        image,
        new AnnotatedBox(
            object.name(),
            object.xMin() - 1,
            object.yMin() - 1,
            object.xMax(),
            object.yMax(),
            NO_AREA,
            false,
            object.difficult(),
            place));
  }

  /**
   * The content of one XML file.
   *
   * @param fileName of the image; may be blank
   * @param width in pixels; 0 if unknown
   * @param height likewise
   * @param line of the file name
   */
  private record VocAnnotation(
      String fileName, int width, int height, long line, List<VocObject> objects) {

    private static final List<String> CORNERS = List.of("xmin", "ymin", "xmax", "ymax");

    /**
     * One {@code object} element.
     *
     * @param fault what is missing or invalid; null if nothing
     * @param line first line
     */
    record VocObject(
        String name,
        double xMin,
        double yMin,
        double xMax,
        double yMax,
        boolean difficult,
        String fault,
        long line) {}

    /**
     * Reads a file.
     *
     * @throws XMLStreamException with the line, if it is not XML or has a DOCTYPE, which could make
     *     the parser open other files
     */
    static VocAnnotation read(InputStream in) throws XMLStreamException {
      return new Reader(AnnotationXml.reader(in)).annotation();
    }

    /** Parses one file. */
    private static final class Reader {

      private final XMLStreamReader xml;
      private final List<VocObject> objects = new ArrayList<>();
      private String fileName = "";
      private long line;
      private int width;
      private int height;

      Reader(XMLStreamReader xml) {
        this.xml = xml;
      }

      VocAnnotation annotation() throws XMLStreamException {
        nextChild();
        line = line();
        if (!xml.getLocalName().equals("annotation")) {
          throw refusal("the root is <" + xml.getLocalName() + ">, not <annotation>");
        }
        while (nextChild()) {
          switch (xml.getLocalName()) {
            case "filename" -> {
              line = line();
              fileName = xml.getElementText().strip();
            }
            case "size" -> readSize();
            case "object" -> objects.add(object());
            default -> skip();
          }
        }
        // Content after the root is read too, so that a truncated file is detected.
        while (xml.hasNext()) {
          xml.next();
        }
        return new VocAnnotation(fileName, width, height, line, objects);
      }

      private void readSize() throws XMLStreamException {
        Map<String, String> texts = texts();
        width = side(texts.getOrDefault("width", "0"));
        height = side(texts.getOrDefault("height", "0"));
      }

      private int side(String text) throws XMLStreamException {
        OptionalDouble number = TextNumber.parse(text);
        if (number.isEmpty()) {
          throw refusal("a side of <size> is '" + text + "'");
        }
        return (int) number.getAsDouble();
      }

      private VocObject object() throws XMLStreamException {
        long begin = line();
        String name = "";
        String difficult = "";
        Map<String, String> corners = Map.of();
        while (nextChild()) {
          switch (xml.getLocalName()) {
            case "name" -> name = xml.getElementText().strip();
            case "difficult" -> difficult = xml.getElementText().strip();
            case "bndbox" -> corners = texts();
            default -> skip();
          }
        }
        double[] values = new double[CORNERS.size()];
        String fault = name.isEmpty() ? "the object has no <name>" : null;
        for (int i = 0; i < values.length && fault == null; i++) {
          String text = corners.get(CORNERS.get(i));
          OptionalDouble number = text == null ? OptionalDouble.empty() : TextNumber.parse(text);
          values[i] = number.orElse(Double.NaN);
          if (number.isEmpty()) {
            fault =
                text == null
                    ? String.format(Locale.ROOT, "<bndbox> has no <%s>", CORNERS.get(i))
                    : String.format(Locale.ROOT, "<%s> is '%s'", CORNERS.get(i), text);
          }
        }
        return new VocObject(
            name, values[0], values[1], values[2], values[3], difficult.equals("1"), fault, begin);
      }

      /** The texts of an element's children by element name. */
      private Map<String, String> texts() throws XMLStreamException {
        Map<String, String> texts = new HashMap<>();
        while (nextChild()) {
          texts.put(xml.getLocalName(), xml.getElementText().strip());
        }
        return texts;
      }

      /** Moves to the next child of the current element; false at its end. */
      private boolean nextChild() throws XMLStreamException {
        while (true) {
          switch (xml.next()) {
            case XMLStreamConstants.START_ELEMENT -> {
              return true;
            }
            case XMLStreamConstants.END_ELEMENT -> {
              return false;
            }
            case XMLStreamConstants.DTD -> throw refusal("a DOCTYPE is not read");
            default -> {
              // Text and comments between elements.
            }
          }
        }
      }

      /** Skips an element without recursion, so that deep nesting cannot exhaust the stack. */
      private void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
          depth += nextChild() ? 1 : -1;
        }
      }

      private long line() {
        return xml.getLocation().getLineNumber();
      }

      private XMLStreamException refusal(String reason) {
        return new XMLStreamException(reason, xml.getLocation());
      }
    }
  }
}
