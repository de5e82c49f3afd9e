package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.BoxFixture;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class YoloTextTest extends BoxFixture {

  /** A link out of a folder of images, and one back up, which would be followed for ever. */
  @Test
  void linksAreFollowedWithinTheFolderOnly() throws IOException {
    images("secret.jpg", "data/images/a.jpg");
    text("data/labels/a.txt", "0 0.5 0.5 0.1 0.1");
    text("data/classes.txt", "car\n");
    Files.createSymbolicLink(folder.resolve("data/images/out.jpg"), folder.resolve("secret.jpg"));
    Files.createSymbolicLink(folder.resolve("data/images/up"), folder.resolve("data"));
    Files.createSymbolicLink(folder.resolve("data/images/again"), folder.resolve("data/images"));
    Files.createSymbolicLink(folder.resolve("data/labels/again"), folder.resolve("data/labels"));

    assertThat(list("data").images())
        .extracting(AnnotatedImage::source)
        .containsExactly(uri("data/images/a.jpg"));
  }

  @Test
  void centreAndSizeBecomeCornersAndNumbersNames() throws IOException {
    images("images/a.jpg", "images/deep/b.png");
    text("labels/a.txt", "1 0.5 0.25 0.5 0.125\r\n\r\n0 .25 .5 .5 1\n");
    text("labels/deep/b.txt", "");
    text("labels/classes.txt", "car\nbus\n\n");
    text("labels/notes.md", "");
    BoxListing listing = list("");

    assertThat(listing.problems()).isEmpty();
    assertThat(listing.classes()).containsExactly("car", "bus");
    assertThat(listing.otherFiles()).as("notes.md and not classes.txt").isEqualTo(1);
    assertThat(listing.images()).extracting(AnnotatedImage::relative).containsOnly(true);
    assertThat(listing.images().get(0).boxes())
        .extracting(BoxFixture::words)
        .containsExactly("bus 0.25 0.1875 0.75 0.3125", "car 0.0 0.0 0.5 1.0");
    assertThat(listing.images().get(0).boxes().get(1).place().line()).isEqualTo(3);
    assertThat(listing.images().get(1).source()).isEqualTo(uri("images/deep/b.png"));
    assertThat(listing.images().get(1).boxes()).isEmpty();
    assertThat(listing.images()).extracting(AnnotatedImage::split).containsOnlyNulls();
  }

  @Test
  void foldersNamedAsSplitsAreTheSplits() throws IOException {
    images("images/train/a.jpg", "images/val/b.jpg");
    text("labels/train/a.txt", "");
    text("labels/val/b.txt", "");
    assertThat(list("labels", "car").images())
        .extracting(AnnotatedImage::split)
        .containsExactly(Split.TRAIN, Split.VALIDATION);
  }

  @Test
  void labelsMayLieBesideTheImagesAmongOtherTexts() throws IOException {
    images("a.jpg");
    text("a.txt", "0 0.5 0.5 1 1");
    text("train.txt", "data/a.jpg\n");
    text("absent.txt", "0 0.5 0.5 1 1");
    text("coco.names", "car\n");
    BoxListing listing = list("");
    assertThat(listing.classes()).containsExactly("car");
    assertThat(listing.images()).hasSize(1);
    assertThat(listing.problems())
        .singleElement()
        .hasToString(uri("absent.txt") + ":1: missing image: there is no image of the name absent");
  }

  @Test
  void aFolderWithoutLabelsIsRefused() throws IOException {
    images("a.jpg", "labels/notes.md");
    assertThatThrownBy(() -> list("", "car"))
        .isInstanceOf(InputRefused.class)
        .hasMessage("--input x: no .txt files of labels in " + uri("labels"));
  }

  @Test
  void numbersNeedNames() throws IOException {
    images("images/a.jpg");
    text("labels/a.txt", "1 0.5 0.5 1 1");
    assertThatThrownBy(() -> list(""))
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            "--input x: YOLO's labels have numbers for classes and no file there names them; name"
                + " them in their order with --class-names, or in classes.txt beside the labels");
    assertThat(list("", "car", "bus").images().get(0).boxes())
        .extracting(AnnotatedBox::className)
        .containsExactly("bus");
    text("classes.txt", "car\n\nbus\n");
    assertThatThrownBy(() -> list(""))
        .isInstanceOf(InputRefused.class)
        .hasMessage(uri("classes.txt") + ":2: no name; every line counts as a class");
  }
}
