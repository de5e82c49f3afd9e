package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.source.TextNumber;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalDouble;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations in the format "CVAT for images" (docs.cvat.ai, "CVAT"): one XML file whose
 * {@code image} elements hold {@code box}, {@code polygon}, {@code ellipse} and {@code mask}
 * elements, with coordinates in pixels from the image's edge. Polylines, points, skeletons and tags
 * are ignored; {@code subset} may name a split.
 */
public final class CvatXml {

  private static final int HEAD_BYTES = 1 << 16;

  private final Path file;
  private final Path images;
  private final BoxListingBuilder builder;
  private int image = BoxListingBuilder.LEFT_OUT;

  private CvatXml(Path file, Path images, BoxListingBuilder builder) {
    this.file = file;
    this.images = images;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of a file in file order.
   *
   * @throws InputRefused naming the line, if it is not such a file
   */
  static void list(Storage storage, Path file, Path images, BoxListingBuilder builder)
      throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(storage.open(file), digest)) {
      new CvatXml(file, images, builder)
          .read(AnnotationXml.reader(CloseShieldInputStream.wrap(in)));
      in.transferTo(OutputStream.nullOutputStream());
    } catch (XMLStreamException broken) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:%d: %s",
              file,
              Math.max(1, broken.getLocation().getLineNumber()),
              AnnotationXml.reasonOf(broken)),
          broken);
    }
    builder.wholeFile(file, HexFormat.of().formatHex(digest.digest()));
  }

  /** Whether the root of an XML file is {@code annotations}, which tells CVAT from VOC. */
  static boolean isOne(Storage storage, Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      XMLStreamReader xml =
          AnnotationXml.reader(new ByteArrayInputStream(in.readNBytes(HEAD_BYTES)));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          return xml.getLocalName().equals("annotations");
        }
      }
    } catch (XMLStreamException broken) {
      return false;
    }
    return false;
  }

  private void read(XMLStreamReader xml) throws XMLStreamException, IOException {
    boolean any = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD) {
        throw new XMLStreamException("a DOCTYPE is not read", xml.getLocation());
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "image" -> {
          any = true;
          image(xml);
        }
        case "box", "polygon", "ellipse", "mask" -> shape(xml);
        case "track" ->
            throw new XMLStreamException(
                "tracks of a video name no images; export the task as 'CVAT for images'",
                xml.getLocation());
        default -> {
          // Task metadata, and shapes without an extent.
        }
      }
    }
    if (!any) {
      throw new InputRefused(file + ":1: no 'CVAT for images': it has no <image>");
    }
  }

  private void image(XMLStreamReader xml) throws IOException {
    String name = attribute(xml, "name");
    AnnotationPlace place = place(xml);
    image = BoxListingBuilder.LEFT_OUT;
    if (name.isBlank()) {
      builder.problem(place, AnnotationFault.MALFORMED_IMAGE, null, "the image has no name");
      return;
    }
    Split split = Split.meantBy(attribute(xml, "subset")).orElse(null);
    image =
        builder.image(
            images, name, split, (int) number(xml, "width"), (int) number(xml, "height"), place);
  }

  private void shape(XMLStreamReader xml) {
    String label = attribute(xml, "label");
    PointBounds bounds =
        switch (xml.getLocalName()) {
          case "box" ->
              turned(
                  xml,
                  number(xml, "xtl"),
                  number(xml, "ytl"),
                  number(xml, "xbr"),
                  number(xml, "ybr"));
          case "ellipse" ->
              turned(
                  xml,
                  number(xml, "cx") - number(xml, "rx"),
                  number(xml, "cy") - number(xml, "ry"),
                  number(xml, "cx") + number(xml, "rx"),
                  number(xml, "cy") + number(xml, "ry"));
          case "mask" ->
              PointBounds.corners(
                  number(xml, "left"),
                  number(xml, "top"),
                  number(xml, "left") + number(xml, "width"),
                  number(xml, "top") + number(xml, "height"));
          default -> polygon(attribute(xml, "points"));
        };
    if (label.isBlank() || bounds == null) {
      builder.problem(
          place(xml),
          AnnotationFault.MALFORMED_BOX,
          builder.sourceOf(image),
          String.format(
              Locale.ROOT,
              "<%s> has no %s",
              xml.getLocalName(),
              label.isBlank() ? "label" : "coordinates"));
      return;
    }
    builder.box(image, bounds.box(label, place(xml)));
  }

  /** Bounds of a box that may be rotated around its centre; null if a coordinate is missing. */
  private static PointBounds turned(
      XMLStreamReader xml, double xMin, double yMin, double xMax, double yMax) {
    if (Double.isNaN(xMin + yMin + xMax + yMax)) {
      return null;
    }
    double degrees = number(xml, "rotation");
    if (Double.isNaN(degrees) || degrees == 0) {
      return PointBounds.corners(xMin, yMin, xMax, yMax);
    }
    PointBounds bounds = new PointBounds();
    double width = xMax - xMin;
    double height = yMax - yMin;
    bounds.addTurned(
        (xMin + xMax) / 2, (yMin + yMax) / 2, -width / 2, -height / 2, width, height, degrees);
    return bounds;
  }

  private static PointBounds polygon(String points) {
    PointBounds bounds = new PointBounds();
    for (String point : points.split(";")) {
      String[] pair = point.split(",");
      OptionalDouble x = TextNumber.parse(pair[0]);
      OptionalDouble y = pair.length == 2 ? TextNumber.parse(pair[1]) : OptionalDouble.empty();
      if (x.isEmpty() || y.isEmpty()) {
        return null;
      }
      bounds.add(x.getAsDouble(), y.getAsDouble());
    }
    return bounds;
  }

  private AnnotationPlace place(XMLStreamReader xml) {
    return AnnotationPlace.of(file.toString(), xml.getLocation().getLineNumber());
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value.strip();
  }

  /** The number in an attribute; NaN if there is none. */
  private static double number(XMLStreamReader xml, String name) {
    return TextNumber.parse(attribute(xml, name)).orElse(Double.NaN);
  }
}
