package io.lookonce.jobs.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** A report read back by the JDK's strict XML parser, which loads nothing from outside. */
public final class ParsedPage {
  private final Document document;

  private ParsedPage(Document document) {
    this.document = document;
  }

  public static ParsedPage of(String html) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return new ParsedPage(builder.parse(new InputSource(new StringReader(html))));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("Page is not well-formed: " + e.getMessage(), e);
    }
  }

  /** All elements of the name, in the order of the page. */
  public List<Element> elements(String name) {
    return elements(document.getDocumentElement(), name);
  }

  /** All elements of the name with the class among their classes. */
  public List<Element> elements(String name, String ofClass) {
    return elements(name).stream()
        .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(ofClass))
        .toList();
  }

  public List<String> texts(String name, String ofClass) {
    return elements(name, ofClass).stream().map(Element::getTextContent).toList();
  }

  public List<String> sections() {
    return elements("section").stream().map(section -> section.getAttribute("id")).toList();
  }

  public Element section(String id) {
    return elements("section").stream()
        .filter(section -> section.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No section " + id + " in " + sections()));
  }

  /** The figure of the tile with the label. */
  public String tile(String label) {
    return elements("div", "tile").stream()
        .filter(tile -> elements(tile, "dt").get(0).getTextContent().equals(label))
        .map(tile -> elements(tile, "dd").get(0).getTextContent())
        .findFirst()
        .orElseThrow(() -> new AssertionError("No tile " + label));
  }

  public static List<Element> elements(Element within, String name) {
    NodeList nodes = within.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static final class Strict extends DefaultHandler {
    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
