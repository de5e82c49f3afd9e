package io.lookonce.data.boxes.format;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What one XML file of Pascal VOC says.
 *
 * @param fileName of the image; blank if it is not said
 * @param width in pixels; 0 if it is not said
 * @param height likewise
 * @param line of the file name
 */
record VocAnnotation(String fileName, int width, int height, long line, List<VocObject> objects) {

  private static final List<String> CORNERS = List.of("xmin", "ymin", "xmax", "ymax");

  /**
   * One {@code object} element.
   *
   * @param fault what it lacks; null if nothing
   * @param line on which it begins
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
   * @throws XMLStreamException with the line, if it is no XML, has a DOCTYPE, which could make the
   *     reader open other files
   */
  static VocAnnotation read(InputStream in) throws XMLStreamException {
    return new Reader(reader(in)).annotation();
  }

  /** A reader that follows neither document types nor entities. */
  static XMLStreamReader reader(InputStream in) throws XMLStreamException {
    // The platform's own reader, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory.createXMLStreamReader(in);
  }

  /** The reason of an exception in one line, without the place that its message begins with. */
  static String reasonOf(XMLStreamException broken) {
    String message = String.valueOf(broken.getMessage());
    List<String> lines = message.lines().toList();
    return lines.get(lines.size() - 1).replaceFirst("^Message: ", "");
  }

  /** Walks through the elements of one file. */
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
      // What follows the root is read too, so that a file cut in two is found.
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
      OptionalDouble number = AnnotationNumber.parse(text);
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
        OptionalDouble number =
            text == null ? OptionalDouble.empty() : AnnotationNumber.parse(text);
        values[i] = number.orElse(Double.NaN);
        if (number.isEmpty()) {
          fault =
              text == null
                  ? "<bndbox> has no <%s>".formatted(CORNERS.get(i))
                  : "<%s> is '%s'".formatted(CORNERS.get(i), text);
        }
      }
      return new VocObject(
          name, values[0], values[1], values[2], values[3], difficult.equals("1"), fault, begin);
    }

    /** The texts of an element's children by their names. */
    private Map<String, String> texts() throws XMLStreamException {
      Map<String, String> texts = new HashMap<>();
      while (nextChild()) {
        texts.put(xml.getLocalName(), xml.getElementText().strip());
      }
      return texts;
    }

    /** Goes to the next child of the element that is open; false at its end. */
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

    /** Without recursion: elements within elements within elements must not exhaust the stack. */
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
