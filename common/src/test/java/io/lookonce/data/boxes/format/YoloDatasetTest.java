package io.lookonce.data.boxes.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxFixture;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class YoloDatasetTest extends BoxFixture {

  /** Of a list, an absent split, an image in two splits and names with gaps. */
  @Test
  void splitsAndNumbersAreThoseOfTheDescription() throws IOException {
    images("a/images/1.jpg", "b/images/2.jpg", "c/3.jpg");
    text("a/labels/1.txt", "7 0.5 0.5 0.5 0.5");
    text("b/labels/2.txt", "0.0 0.5 0.5 0.5 0.5\n3 0.5 0.5 0.5 0.5");
    text("c/3.txt", "");
    text("val.txt", "./c/3.jpg\n/home/somebody/cars/b/images/2.jpg\n");
    text(
        "cars.yaml",
        "path: /home/somebody/cars\ntrain: [a/images, b/images]\nval: val.txt\ntest: gone/images\n"
            + "names: {0: car, 7: no}\n");
    BoxListing listing = list("");
    assertThat(listing.classes()).containsExactly("car", "no");
    assertThat(listing.images())
        .extracting(AnnotatedImage::split)
        .containsExactly(Split.TRAIN, Split.TRAIN, Split.VALIDATION);
    assertThat(listing.images().get(0).boxes())
        .extracting(BoxFixture::words)
        .containsExactly("no 0.25 0.25 0.75 0.75");
    assertThat(listing.problems())
        .extracting(AnnotationProblem::fault)
        .containsExactlyInAnyOrder(
            AnnotationFault.UNKNOWN_CLASS,
            AnnotationFault.SEVERAL_SPLITS,
            AnnotationFault.MISSING_SPLIT);
  }

  /** As Darknet's lists have them, and where only the folder of the texts is given. */
  @Test
  void oneListOrOneFolderOfADarknetDataSetIsEnough() throws IOException {
    images("obj_train_data/1.jpg", "obj_train_data/2.jpg");
    text("obj_train_data/1.txt", "1 0.5 0.5 0.5 0.5");
    text("obj_train_data/2.txt", "");
    text("obj.names", "car\nbus\n");
    text("train.txt", "data/obj_train_data/1.jpg\n");
    assertThat(list("train.txt").images())
        .singleElement()
        .satisfies(
            image -> assertThat(words(image.boxes().get(0))).isEqualTo("bus 0.25 0.25 0.75 0.75"));
    BoxListing listing = list("obj_train_data");
    assertThat(listing.classes()).containsExactly("car", "bus");
    assertThat(listing.images()).hasSize(2);
  }

  @Test
  void whatContradictsItselfIsRefused() throws IOException {
    images("images/1.jpg");
    text("labels/1.txt", "");
    assertRefused("nc: 3\nnames: [car, bus]\ntrain: images\n", ": it says 3 classes and names 2");
    assertRefused("names: [car, '']\ntrain: images\n", ": a class has no name");
    assertRefused("names: {one: car}\ntrain: images\n", ": names has 'one' for a number");
    assertRefused("names: [car\ntrain: images\n", ": not YAML: ");
    assertRefused("names: [car]\ntrain: other\n", ": nothing that it names is below ");
  }

  /** A name that is a number or a truth value in YAML stays the text that was written. */
  @Test
  void aDescriptionMakesNoObjectsAndLeadsNowhere() throws IOException {
    images("secret/1.jpg", "data/images/2.jpg");
    text("data/labels/2.txt", "0 0.5 0.5 1 1");
    text("data/data.yaml", "names: [no, 007]\ntrain: ../secret\nval: images\n");
    BoxListing listing = list("data");
    assertThat(listing.classes()).containsExactly("no", "007");
    assertThat(listing.images())
        .extracting(AnnotatedImage::source)
        .containsExactly(uri("data/images/2.jpg"));
    text("data/data.yaml", "names: [car]\ntrain: !!java.net.URL ['http://127.0.0.1:9/']\n");
    assertThatThrownBy(() -> list("data"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("data.yaml:2: not YAML: ");
    text("data/data.yaml", "train: images\nnames: &a [car, [[*a]]]\n");
    assertThatThrownBy(() -> list("data"))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("data.yaml: a list or a map stands where a text is expected");
  }

  /** A mask of 2^31 columns and rows of which one pixel is set. */
  @Test
  void runLengthsTakeNoMemory() throws IOException {
    images("a.jpg");
    text(
        "c.json",
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"categories\": [{\"id\": 1,"
            + " \"name\": \"car\"}], \"annotations\": [{\"image_id\": 1, \"category_id\": 1,"
            + " \"segmentation\": {\"size\": [2147483647, 2147483647],"
            + " \"counts\": [4294967295, 1, 4611686009837453313]}},"
            + " {\"image_id\": 1, \"category_id\": 1, \"segmentation\": {\"size\": [2, 2],"
            + " \"counts\": [1, 9]}}]}");
    BoxListing listing = list("");
    assertThat(listing.images().get(0).boxes())
        .extracting(BoxFixture::words)
        .containsExactly("car 2.0 1.0 3.0 2.0");
    assertThat(listing.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.detail())
                    .isEqualTo(
                        "it has neither a bbox nor a segmentation of polygons or run lengths"));
  }

  @Test
  void cvatFollowsNoEntities() throws IOException {
    images("a.jpg");
    Path secret = Files.writeString(folder.resolve("hidden"), "a.jpg");
    String entity =
        String.format(
            Locale.ROOT, "<!DOCTYPE annotations [<!ENTITY e SYSTEM '%s'>]>", secret.toUri());
    text("c.xml", entity + "<annotations><image name='&e;'/></annotations>");
    assertThatThrownBy(() -> list("c.xml"))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("c.xml:1: a DOCTYPE is not read");
    text("c.xml", "<annotations><track id='0'/></annotations>");
    assertThatThrownBy(() -> list("c.xml"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("export the task as 'CVAT for images'");
  }

  /** One of two images of a name is not taken by chance. */
  @Test
  void whatIsAmbiguousIsLeftOutOrRefused() throws IOException {
    images("x/a.jpg", "y/a.jpg", "x/b.jpg", "1.jpg", "2.jpg");
    text("boxes.csv", "image,x,y,w,h\na.jpg,1,2,3,4\nb.jpg,1,2,3,4\ny/a.jpg,1,2,3,4\n");
    BoxListing listing = list("boxes.csv");
    assertThat(listing.images())
        .extracting(AnnotatedImage::source)
        .containsExactly(uri("x/b.jpg"), uri("y/a.jpg"));
    assertThat(listing.problems().get(0).detail())
        .startsWith("2 images may be meant, such as ")
        .endsWith("--images names the folder of the right one");
    text("1.xml", "<annotation><filename>2.jpg</filename></annotation>");
    assertThat(list("1.xml").problems().get(0).detail())
        .isEqualTo(
            "it names 2.jpg, but 1.jpg has the file's own name; remove or rename one of them");
    text("poses/images/p.jpg", "");
    text("poses/classes.txt", "person\n");
    text("poses/labels/p.txt", "0 0.5 0.5 0.4 0.4 0.5 0.5 0.6 0.6\n".repeat(3));
    assertThatThrownBy(() -> list("poses"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("polygons or boxes with keypoints; say which in data.yaml");
    text("poses/data.yaml", "names: [person]\nnc: 1\nkpt_shape: [2, 2]\n");
    assertThat(words(list("poses").images().get(0).boxes().get(0)))
        .isEqualTo("person 0.3 0.3 0.7 0.7");
  }

  @Test
  void aListOfDetectionsAndPackedFilesAreNoLabels() throws IOException {
    text("r.json", "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 2, 3, 4], \"score\": 1}]");
    assertThatThrownBy(() -> list("r.json"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("this is a list of detections and no labels");
    text("packed/train.tfrecord", "");
    assertThatThrownBy(() -> list("packed"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("train.tfrecord is packed: unpack it");
    text("t/boxes.csv", "when,where,what,who,why\nnow,here,this,me,so\n");
    assertThatThrownBy(() -> list("t"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("boxes.csv:1: its columns are none of boxes: the heading must name");
  }

  private void assertRefused(String yaml, String message) throws IOException {
    text("data.yaml", yaml);
    assertThatThrownBy(() -> list(""))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
