package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.BoxFixture;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxCsvTest extends BoxFixture {

  @Test
  void linesOfAImageNeedNotFollowEachOther() throws IOException {
    images("a.jpg", "deep/b,1.jpg", "c.jpg");
    text(
        "boxes.csv",
        "\uFEFFimage,xmin,ymin,xmax,ymax,class\na.jpg,1,2,11,22.5,car\n\n"
            + "\"deep/b,1.jpg\", 0 , 0 ,4,4,\"big \"\"bus\"\"\"\nc.jpg,,,,,\na.jpg,3,4,5,6,car\n");
    BoxListing listing = list("boxes.csv");
    assertThat(listing.problems()).isEmpty();
    assertThat(listing.images())
        .extracting(AnnotatedImage::source)
        .containsExactly(uri("a.jpg"), uri("deep/b,1.jpg"), uri("c.jpg"));
    assertThat(listing.images().get(0).boxes())
        .extracting(BoxFixture::words)
        .containsExactly("car 1.0 2.0 11.0 22.5", "car 3.0 4.0 5.0 6.0");
    assertThat(words(listing.images().get(1).boxes().get(0)))
        .isEqualTo("big \"bus\" 0.0 0.0 4.0 4.0");
    assertThat(listing.images().get(2).boxes()).isEmpty();
    assertThat(listing.images().get(0).boxes().get(1).place().line()).isEqualTo(6);
  }

  /** As TensorFlow's tools and Roboflow write it, and as a spreadsheet makes of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,64,64,car,1,2,11,22.5\n",
        "sep=;\nLabel;X2;Y2;X1;Y1;Image Path\ncar;11;22.5;1;2;a.jpg\n",
        "file_name\tleft\ttop\tright\tbottom\tcategory\na.jpg\t1\t2\t11\t22.5\tcar\n",
        "a.jpg;1;2;11;22.5;car\n",
      })
  void aHeadingMayNameTheColumnsInAnyOrder(String content) throws IOException {
    images("a.jpg");
    text("boxes.csv", content);
    BoxListing listing = list("boxes.csv");
    assertThat(listing.problems()).isEmpty();
    assertThat(listing.images())
        .singleElement()
        .satisfies(
            image ->
                assertThat(image.boxes())
                    .extracting(BoxFixture::words)
                    .containsExactly("car 1.0 2.0 11.0 22.5"));
  }

  @Test
  void fractionsOfTheImagesSidesAreNoPixels() throws IOException {
    images("a.jpg");
    text("boxes.csv", "ImageID,LabelName,XMin,XMax,YMin,YMax\na.jpg,car,0.1,0.5,0.25,1\n");
    AnnotatedImage image = list("boxes.csv").images().get(0);
    assertThat(image.relative()).isTrue();
    assertThat(words(image.boxes().get(0))).isEqualTo("car 0.1 0.25 0.5 1.0");
  }

  @Test
  void withoutAClassColumnAllBoxesAreOfTheOneClass() throws IOException {
    images("a.jpg");
    text("boxes.csv", "a.jpg,1,2,11,22\n");
    assertThat(words(list("boxes.csv").images().get(0).boxes().get(0)))
        .isEqualTo("object 1.0 2.0 11.0 22.0");
    assertThat(words(list("boxes.csv", "car").images().get(0).boxes().get(0)))
        .isEqualTo("car 1.0 2.0 11.0 22.0");
  }

  @Test
  void aFileThatIsNoTextIsRefusedWithItsLine() throws IOException {
    Files.write(folder.resolve("boxes.csv"), new byte[] {'a', '\n', 'b', '\n', (byte) 0xC3});
    assertThatThrownBy(() -> list("boxes.csv"))
        .isInstanceOf(InputRefused.class)
        .hasMessage(uri("boxes.csv") + ":3: not UTF-8 text");
  }
}
