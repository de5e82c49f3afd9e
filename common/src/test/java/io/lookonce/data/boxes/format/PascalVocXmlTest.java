package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxFixture;
import io.lookonce.data.boxes.BoxListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PascalVocXmlTest extends BoxFixture {

  /** VOC's first pixel is 1, so 1 to 500 covers an image of 500 pixels. */
  @Test
  void cornersThatCountPixelsFromOneBecomeEdges() throws IOException {
    images("JPEGImages/2007_000027.jpg");
    text(
        "Annotations/2007_000027.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <annotation>
          <folder>VOC2012</folder>
          <filename>2007_000027.jpg</filename>
          <size><width>500</width><height>375</height><depth>3</depth></size>
          <object>
            <name>person</name>
            <difficult>1</difficult>
            <bndbox><xmax>500</xmax><xmin>1</xmin><ymax>375.0</ymax><ymin>1</ymin></bndbox>
            <part><name>head</name>
              <bndbox><xmin>7</xmin><ymin>7</ymin><xmax>9</xmax><ymax>9</ymax></bndbox>
            </part>
          </object>
          <object>
            <bndbox><xmin>10</xmin><ymin>20</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>
            <name>a &amp; b</name>
          </object>
        </annotation>
        """);
    BoxListing listing = list("");

    assertThat(listing.problems()).isEmpty();
    assertThat(listing.classes()).isEmpty();
    AnnotatedImage image = listing.images().get(0);
    assertThat(image.source()).isEqualTo(uri("JPEGImages/2007_000027.jpg"));
    assertThat(image.width()).isEqualTo(500);
    assertThat(image.height()).isEqualTo(375);
    assertThat(image.place().line()).isEqualTo(4);
    assertThat(image.boxes())
        .extracting(BoxFixture::words)
        .containsExactly("person 0.0 0.0 500.0 375.0", "a & b 9.0 19.0 10.0 20.0");
    assertThat(image.boxes()).extracting(AnnotatedBox::difficult).containsExactly(true, false);
    assertThat(image.boxes().get(1).place().line()).isEqualTo(14);
  }

  /** A reader that follows entities would put the secret into the name of the image. */
  @Test
  void neitherDoctypesNorEntitiesAreFollowed() throws IOException {
    images("secret.jpg", "a.jpg");
    Path secret = folder.resolve("hidden.txt");
    Files.writeString(secret, "secret.jpg");
    text(
        "1.xml",
        String.format(
            Locale.ROOT,
            "<!DOCTYPE annotation [\n"
                + "<!ENTITY e SYSTEM '%s'>]>\n"
                + "<annotation><filename>&e;</filename></annotation>",
            secret.toUri()));
    text("2.xml", "<annotation><filename>&e;</filename></annotation>");
    text("3.xml", "<annotation><filename>a.jpg</filename></annotation>");
    BoxListing listing = list("");

    assertThat(listing.images()).extracting(AnnotatedImage::source).containsExactly(uri("a.jpg"));
    assertThat(listing.problems())
        .extracting(AnnotationProblem::fault)
        .containsExactly(AnnotationFault.MALFORMED_IMAGE, AnnotationFault.MALFORMED_IMAGE);
    assertThat(listing.problems().get(0).detail()).isEqualTo("a DOCTYPE is not read");
    assertThat(listing.problems().get(1).detail()).contains("\"e\"").doesNotContain("\n");
  }

  @Test
  void depthCostsNoStack() throws IOException {
    images("a.jpg");
    String deep = "<x>".repeat(100_000) + "</x>".repeat(100_000);
    text("a.xml", "<annotation><filename>a.jpg</filename>" + deep + "</annotation>");
    assertThat(list("").images()).hasSize(1);
  }

  @Test
  void oneFileIsEnough() throws IOException {
    images("a.jpg");
    text("a.xml", "<annotation><filename>a.jpg</filename></annotation>");
    text("b.xml", "<annotation><filename>b.jpg</filename></annotation>");
    assertThat(list("a.xml").images()).hasSize(1);
    assertThat(list("a.xml").problems()).isEmpty();
  }
}
