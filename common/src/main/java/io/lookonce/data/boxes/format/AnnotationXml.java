package io.lookonce.data.boxes.format;

import java.io.InputStream;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Annotation files in XML, read as a stream without document types and external entities. */
final class AnnotationXml {

  private AnnotationXml() {}

  static XMLStreamReader reader(InputStream in) throws XMLStreamException {
    // The JDK's own parser, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory.createXMLStreamReader(in);
  }

  /** The reason of an exception in one line, without the location that its message starts with. */
  static String reasonOf(XMLStreamException broken) {
    String message = String.valueOf(broken.getMessage());
    List<String> lines = message.lines().toList();
    return lines.get(lines.size() - 1).replaceFirst("^Message: ", "");
  }
}
