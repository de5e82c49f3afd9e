package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.BoxFixture;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CocoJsonTest extends BoxFixture {

  @Test
  void annotationsMayComeBeforeWhatTheyReferTo() throws IOException {
    images("images/a.jpg", "images/deep/b.jpg");
    text(
        "instances.json",
        """
        {"annotations": [
          {"id": 5, "image_id": 2, "category_id": 90, "bbox": [1.5, 2, 10, 20],
           "segmentation": [[1, 2, 3, 4]], "area": 150.25, "iscrowd": 0, "ignore": 1},
          {"id": 6, "image_id": 1, "category_id": 3, "bbox": [0, 0, 4, 4],
           "segmentation": {"counts": [1, 2], "size": [3, 4]}, "iscrowd": 1}],
         "info": {"images": ["not these"]},
         "images": [{"id": 1, "file_name": "a.jpg", "height": 48, "width": 64},
                    {"id": 2, "file_name": "deep/b.jpg"}],
         "categories": [{"id": 90, "name": "bus"}, {"id": 3, "name": "car"}]}
        """);
    BoxListing listing = list("");

    assertThat(listing.problems()).isEmpty();
    assertThat(listing.classes()).as("by id").containsExactly("car", "bus");
    assertThat(listing.sha256())
        .isEqualTo(Sha256.of(Files.readAllBytes(folder.resolve("instances.json"))));
    AnnotatedImage first = listing.images().get(0);
    assertThat(first.source()).isEqualTo(uri("images/a.jpg"));
    assertThat(first.width()).isEqualTo(64);
    assertThat(first.height()).isEqualTo(48);
    assertThat(first.boxes())
        .singleElement()
        .satisfies(
            box -> {
              assertThat(words(box)).isEqualTo("car 0.0 0.0 4.0 4.0");
              assertThat(box.crowd()).isTrue();
              assertThat(box.difficult()).isFalse();
              assertThat(box.area()).isNaN();
              assertThat(box.place().line()).isEqualTo(4);
            });
    AnnotatedImage second = listing.images().get(1);
    assertThat(second.source()).isEqualTo(uri("images/deep/b.jpg"));
    assertThat(second.width()).isZero();
    assertThat(words(second.boxes().get(0))).isEqualTo("bus 1.5 2.0 11.5 22.0");
    assertThat(second.boxes().get(0).area()).isEqualTo(150.25);
    assertThat(second.boxes().get(0).crowd()).isFalse();
    assertThat(second.boxes().get(0).difficult()).isTrue();
  }

  @Test
  void wherePartsOfAFileStandOnOneLineTheAnnotationIsNamed() throws IOException {
    images("a.jpg");
    text(
        "labels.json",
        "{\"images\":[{\"id\":1,\"file_name\":\"a.jpg\"}],\"annotations\":[{\"id\":42,\"image_id\":1,"
            + "\"category_id\":1,\"bbox\":[1,2,3]}],\"categories\":[{\"id\":1,\"name\":\"car\"}]}");
    assertThat(list("").problems())
        .singleElement()
        .hasToString(
            uri("labels.json")
                + ":1: annotation 42: malformed box: bbox must be four numbers: left, top, width,"
                + " height");
  }

  @Test
  void aFileThatIsNoDatasetIsRefusedInOneLine() throws IOException {
    assertRefused(
        "{\n\"images\": [\n}", ":3: not JSON, near column 2: Unexpected close marker '}'");
    assertRefused("{\"images\": [],\n \"categories\": [", ":2: not JSON, near column 17: ");
    assertRefused("", ":1: no COCO data set: expected an object with images, annotations");
    assertRefused("[]", ":1: no COCO data set: expected an object with images, annotations");
    assertRefused("{\"images\": []}", ":1: no COCO data set: it lists no categories");
    assertRefused("{\"images\": {}}", ":1: no COCO data set: it lists no images");
    assertRefused(
        "{\"categories\": [\n{\"id\": 1}]}",
        ":2: a category needs a whole number or a text as id, and a name");
    assertRefused(
        "{\"categories\": [\n{\"id\": 1, \"name\": \"a\"},\n{\"id\": 1, \"name\": \"b\"}]}",
        ":3: a category before it has the id 1");
  }

  /** Images are read by name and their content is kept: a name must not reach other files. */
  @ParameterizedTest
  @ValueSource(
      strings = {"../secret.jpg", "images/../../secret.jpg", "/secret.jpg", "s3a://other/a.jpg"})
  void namesThatLeadOutOfTheFolderAreLeftOut(String name) throws IOException {
    images("secret.jpg", "data/images/a.jpg");
    text(
        "data/labels.json",
        String.format(
                Locale.ROOT,
                "{\"images\":[{\"id\":1,\"file_name\":\"%s\"},{\"id\":2,\"file_name\":\"a.jpg\"}],",
                name)
            + "\"categories\":[{\"id\":1,\"name\":\"car\"}]}");
    BoxListing listing = list("data");

    assertThat(listing.images())
        .extracting(AnnotatedImage::source)
        .containsExactly(uri("data/images/a.jpg"));
    assertThat(listing.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.detail())
                    .startsWith("'" + name + "' leads out of the images' folder "));
  }

  /** The first bytes make it UTF-32. */
  @Test
  void whatIsNoTextInItsOwnEncodingIsRefused() throws IOException {
    assertRefused("{\0\0\0o\": {", ": not text: Invalid UTF-32 character");
  }

  @Test
  void elementsWithinElementsWithinElementsAreRefused() throws IOException {
    assertRefused(
        "{\"images\": [" + "[".repeat(200_000), ": not read: Depth (1001) exceeds the maximum");
  }

  private void assertRefused(String json, String reason) throws IOException {
    text("broken.json", json);
    assertThatThrownBy(() -> list("broken.json"))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith(uri("broken.json") + reason)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("Source");
  }
}
