package io.lookonce.data.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PascalVocXmlTest extends BoxFixture {

  /** VOC's first pixel is 1, so 1 to 500 covers a picture of 500 pixels. */
  @Test
  void cornersThatCountPixelsFromOneBecomeEdges() throws IOException {
    pictures("JPEGImages/2007_000027.jpg");
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
    AnnotatedPicture picture = listing.pictures().get(0);
    assertThat(picture.source()).isEqualTo(uri("JPEGImages/2007_000027.jpg"));
    assertThat(picture.width()).isEqualTo(500);
    assertThat(picture.height()).isEqualTo(375);
    assertThat(picture.place().line()).isEqualTo(4);
    assertThat(picture.boxes())
        .extracting(BoxFixture::words)
        .containsExactly("person 0.0 0.0 500.0 375.0", "a & b 9.0 19.0 10.0 20.0");
    assertThat(picture.boxes()).extracting(AnnotatedBox::difficult).containsExactly(true, false);
    assertThat(picture.boxes().get(1).place().line()).isEqualTo(14);
  }

  /** A reader that follows entities would put the secret into the name of the picture. */
  @Test
  void neitherDoctypesNorEntitiesAreFollowed() throws IOException {
    pictures("secret.jpg", "a.jpg");
    Path secret = folder.resolve("hidden.txt");
    Files.writeString(secret, "secret.jpg");
    text(
        "1.xml",
        "<!DOCTYPE annotation [\n<!ENTITY e SYSTEM '%s'>]>\n<annotation><filename>&e;</filename></annotation>"
            .formatted(secret.toUri()));
    text("2.xml", "<annotation><filename>&e;</filename></annotation>");
    text("3.xml", "<annotation><filename>a.jpg</filename></annotation>");
    BoxListing listing = list("");

    assertThat(listing.pictures())
        .extracting(AnnotatedPicture::source)
        .containsExactly(uri("a.jpg"));
    assertThat(listing.problems())
        .extracting(AnnotationProblem::fault)
        .containsExactly(AnnotationFault.MALFORMED_PICTURE, AnnotationFault.MALFORMED_PICTURE);
    assertThat(listing.problems().get(0).detail()).isEqualTo("a DOCTYPE is not read");
    assertThat(listing.problems().get(1).detail()).contains("\"e\"").doesNotContain("\n");
  }

  @Test
  void depthCostsNoStack() throws IOException {
    pictures("a.jpg");
    String deep = "<x>".repeat(100_000) + "</x>".repeat(100_000);
    text("a.xml", "<annotation><filename>a.jpg</filename>" + deep + "</annotation>");
    assertThat(list("").pictures()).hasSize(1);
  }

  @Test
  void oneFileIsEnough() throws IOException {
    pictures("a.jpg");
    text("a.xml", "<annotation><filename>a.jpg</filename></annotation>");
    text("b.xml", "<annotation><filename>b.jpg</filename></annotation>");
    assertThat(list("a.xml").pictures()).hasSize(1);
    assertThat(list("a.xml").problems()).isEmpty();
  }
}
