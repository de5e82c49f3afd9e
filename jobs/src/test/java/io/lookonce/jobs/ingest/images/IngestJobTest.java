package io.lookonce.jobs.ingest.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.image.Image;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestResult;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole ingestions on an embedded Spark. */
@Tag("spark")
class IngestJobTest extends IngestFixture {

  @Test
  void aFolderPerClassBecomesTheSameDatasetTwice() throws IOException {
    writeCats("cats", 40);
    ImageDataset dataset = ingest("one", settings("--input cats")).dataset();

    assertThat(dataset.classes()).containsExactly("cat", "non-cat");
    // 20 of each class: a tenth and a fifth.
    assertThat(dataset.counts())
        .isEqualTo(
            Map.of(
                "train", Map.of("cat", 14L, "non-cat", 14L),
                "validation", Map.of("cat", 2L, "non-cat", 2L),
                "test", Map.of("cat", 4L, "non-cat", 4L)));

    ImageDataset again = ingest("two", settings("--input cats")).dataset();
    assertThat(again).isEqualTo(dataset);
    for (DatasetPart part : dataset.parts()) {
      assertThat(folder.resolve("two").resolve(part.file()))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(part.file()));
    }
    assertThat(folder.resolve("two/dataset.json"))
        .hasSameBinaryContentAs(folder.resolve("one/dataset.json"));
    assertThat(folder.resolve("one/_ingesting")).doesNotExist();
  }

  @Test
  void aSplitIsReadInItsOrderWithTheBytesOfItsImages() throws IOException {
    writeCats("cats", 30);
    ImageDataset dataset = ingest("out", settings("--input cats")).dataset();
    ImageDatasetReader reader = reader("out");

    Set<String> sources = new HashSet<>();
    for (Split split : Split.values()) {
      List<Row> rows = reader.rows(split).orderBy("index").collectAsList();
      List<LabelledPixels> images =
          reader.images(split).sortBy(LabelledPixels::index, true, 1).collect();
      assertThat(images).hasSize((int) dataset.count(split));
      String before = "";
      for (int i = 0; i < images.size(); i++) {
        assertThat(images.get(i).index()).isEqualTo(i);
        String source = rows.get(i).getAs("source");
        assertThat(source).isGreaterThan(before).isEqualTo(images.get(i).source());
        assertThat(source).contains("/" + dataset.classes().get(images.get(i).label()) + "/");
        assertThat(images.get(i).pixels()).isEqualTo(redGreenBlue(source));
        sources.add(source);
        before = source;
      }
    }
    assertThat(sources).hasSize(30);
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingImages() throws IOException {
    writeCats("cats", 20);
    ImageDataset dataset = ingest("out", settings("--train cats")).dataset();
    List<LabelledPixels> images = reader("out").images(Split.TRAIN).collect();
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double deviations = 0;
      int samples = 20 * 64 * 64;
      for (LabelledPixels image : images) {
        for (int i = channel; i < image.pixels().length; i += 3) {
          sum += image.pixels()[i] & 0xFF;
        }
      }
      for (LabelledPixels image : images) {
        for (int i = channel; i < image.pixels().length; i += 3) {
          deviations += Math.pow((image.pixels()[i] & 0xFF) - sum / samples, 2);
        }
      }
      assertThat(dataset.mean().get(channel)).isCloseTo(sum / samples, within());
      assertThat(dataset.standardDeviation().get(channel))
          .isCloseTo(Math.sqrt(deviations / samples), within());
    }
  }

  @Test
  void badImagesAreListedAndDuplicatesStayTogether() throws IOException {
    Files.write(folder.resolve("a.png"), CATS.png(0));
    Files.write(folder.resolve("copy.png"), CATS.png(0));
    Files.write(folder.resolve("b.png"), CATS.png(1));
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Files.writeString(folder.resolve("text.png"), "<html>no image</html>");
    Files.writeString(
        folder.resolve("labels.csv"),
        """
        path,label,split
        a.png,cat,train
        copy.png,dog,test
        b.png,dog,train
        empty.png,cat,train
        text.png,cat,train
        absent.png,cat,train
        """);
    ImageIngestResult result = ingest("out", settings("--input labels.csv"));

    assertThat(result.rejected()).isEqualTo(3);
    assertThat(result.tooManyRejected(0.49)).isTrue();
    assertThat(result.tooManyRejected(0.5)).isFalse();
    assertThat(result.dataset().rejected())
        .isEqualTo(Map.of("empty", 1L, "not an image", 1L, "unreadable", 1L));
    assertThat(Files.readString(folder.resolve("out/rejected.json")))
        .contains("/absent.png", "/empty.png", "/text.png");
    // The copy is held back for the test, so its twin may not be trained on.
    assertThat(result.dataset().counts().get("train")).isEqualTo(Map.of("cat", 0L, "dog", 1L));
    assertThat(result.dataset().counts().get("test")).isEqualTo(Map.of("cat", 0L, "dog", 1L));
    assertThat(result.dataset().duplicates()).isEqualTo(new DuplicateCounts(1, 2, 1, 1, 0));
    assertThat(Files.readString(folder.resolve("out/duplicates.json")))
        .contains("/a.png", "/copy.png", "\"conflicting\" : true")
        .doesNotContain("/b.png");
  }

  @Test
  void whereNoImageCanBeUsedThereIsNoDataset() throws IOException {
    Files.createDirectories(folder.resolve("cats/cat"));
    Files.write(folder.resolve("cats/cat/a.png"), new byte[0]);
    assertThatThrownBy(() -> ingest("out", settings("--input cats")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/cats/cat/a.png: empty: the file has no bytes");
    assertThat(folder.resolve("out/dataset.json")).doesNotExist();

    // What is left is no obstacle once the images are mended; a finished data set is one.
    Files.write(folder.resolve("cats/cat/a.png"), CATS.png(1));
    ingest("out", settings("--input cats"));
    assertThatThrownBy(() -> output("out").requireFree())
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("is a data set already");
  }

  /** Killed after the card was written, before the run recorded that it is done. */
  @Test
  void aRunThatDidNotReachItsEndIsNoObstacle() throws IOException {
    Files.createDirectories(folder.resolve("cats/cat"));
    Files.write(folder.resolve("cats/cat/a.png"), CATS.png(1));
    ingest("out", settings("--input cats"));
    byte[] card = Files.readAllBytes(folder.resolve("out/dataset.json"));
    Files.writeString(folder.resolve("out/run.json"), "{\"status\": \"running\"}");

    ingest("out", settings("--input cats"));
    assertThat(folder.resolve("out/dataset.json")).hasBinaryContent(card);

    Files.writeString(folder.resolve("out/run.json"), "{\"status\": \"done\"}");
    assertThatThrownBy(() -> output("out").requireFree())
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("is a data set already");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-6);
  }

  private static byte[] redGreenBlue(String source) throws IOException {
    Image image =
        new ImageDecoder(1 << 20).decode(Files.readAllBytes(Path.of(java.net.URI.create(source))));
    byte[] pixels = new byte[image.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = image.pixels()[i - i % 3 + 2 - i % 3];
    }
    return pixels;
  }
}
