package io.lookonce.data.results;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.results.ResultWriter.ImageResult;
import io.lookonce.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.apache.hadoop.fs.Path;

/**
 * Writes Pascal VOC XML, {@code Annotations/.../NAME.xml}. Corners are whole pixels counted from 1,
 * as other readers expect, so edges may move by half a pixel. {@code confidence} is the score.
 */
public final class VocXmlWriter extends FolderWriter {

  private final List<String> classes;

  /**
   * @param output folder in which {@code Annotations} is created
   * @param classes names by class id
   */
  public VocXmlWriter(Storage storage, Path output, List<String> classes) {
    super(storage, new Path(output, "Annotations"), ".xml");
    this.classes = List.copyOf(classes);
  }

  @Override
  byte[] content(ImageResult image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("annotation");
      element(xml, "filename", image.name());
      xml.writeStartElement("size");
      element(xml, "width", String.valueOf(image.width()));
      element(xml, "height", String.valueOf(image.height()));
      element(xml, "depth", "3");
      xml.writeEndElement();
      for (Detection detection : image.detections()) {
        writeObject(xml, detection);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("texts and numbers can be written", impossible);
    }
    return bytes.toByteArray();
  }

  private void writeObject(XMLStreamWriter xml, Detection detection) throws XMLStreamException {
    BoundingBox box = detection.box();
    xml.writeStartElement("object");
    element(xml, "name", classes.get(detection.classId()));
    element(xml, "difficult", "0");
    element(xml, "confidence", String.format(Locale.ROOT, "%.6f", detection.score()));
    xml.writeStartElement("bndbox");
    long left = Math.round(box.xMin()) + 1L;
    long top = Math.round(box.yMin()) + 1L;
    element(xml, "xmin", String.valueOf(left));
    element(xml, "ymin", String.valueOf(top));
    element(xml, "xmax", String.valueOf(Math.max(left, Math.round(box.xMax()))));
    element(xml, "ymax", String.valueOf(Math.max(top, Math.round(box.yMax()))));
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
