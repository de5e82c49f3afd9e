package io.lookonce.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {

  private static final ImageDataset DATASET =
      new ImageDataset(
          ImageDataset.LABELLED_IMAGES,
          ImageDataset.FORMAT,
          "cats",
          List.of("non-cat", "cat"),
          ImageShape.rgb(64, 64),
          ImageFitting.BICUBIC,
          Map.of("train", Map.of("non-cat", 2L, "cat", 1L)),
          List.of(1.5, 2.5, 3.5),
          List.of(0.1, 0.2, 0.3),
          7,
          new SplitFractions(0.1, 0.2),
          List.of(new DatasetSource("file:/cats.h5", "hdf5", Split.TRAIN, 3, 0, "ab")),
          Map.of(),
          new DuplicateCounts(0, 0, 0, 0, 0),
          List.of(new DatasetPart("images/train-00000.parquet", Split.TRAIN, 3, 5)),
          "cd",
          "0.2.0");

  @TempDir private Path folder;
  private DatasetFolder dataset;

  @BeforeEach
  void open() throws IOException {
    dataset =
        new DatasetFolder(
            new Storage(new Configuration()), new org.apache.hadoop.fs.Path(folder.toString()));
    Files.createDirectories(folder.resolve("images"));
    Files.write(folder.resolve("images/train-00000.parquet"), new byte[5]);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    dataset.write(DATASET);
    assertThat(dataset.read()).isEqualTo(DATASET);
    assertThat(Files.readString(folder.resolve("dataset.json")))
        .contains("\"standard_deviation\"", "\"split\" : \"train\"", "\"resize\" : \"bicubic\"");
  }

  @Test
  void aFolderWithoutItsCardIsNoDataset() {
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessage(dataset.root() + " is no data set: it holds no dataset.json");
  }

  @Test
  void missingAndCutPartsAreRefused() throws IOException {
    dataset.write(DATASET);
    Files.write(folder.resolve("images/train-00000.parquet"), new byte[4]);
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            dataset.root()
                + ": its part images/train-00000.parquet has 4 bytes, it was written with 5");
    Files.delete(folder.resolve("images/train-00000.parquet"));
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessage(dataset.root() + ": its part images/train-00000.parquet is missing");
  }

  @Test
  void aCardThatContradictsItselfIsRefused() throws IOException {
    dataset.write(DATASET);
    Path card = folder.resolve("dataset.json");
    Files.writeString(card, Files.readString(card).replace("\"rows\" : 3", "\"rows\" : 4"));
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith(dataset.root() + "/dataset.json is damaged: ");
    dataset.write(DATASET);
    String json = withoutDigest(Files.readString(card));

    Files.writeString(card, json.replace("\"rows\" : 3", "\"rows\" : 4"));
    assertCardRefused("counts say 3 images in train, the parts hold 4");
    Files.writeString(card, json.replace("labelled-images", "labelled-sounds"));
    assertCardRefused("kind is labelled-sounds, not labelled-images");
    Files.writeString(card, "[]");
    assertCardRefused("it is no JSON object");
    Files.writeString(card, json.replace("\"height\" : 64", "\"height\" : 0"));
    assertCardRefused("an image needs positive sides: 0x64x3");
    Files.writeString(card, json.replace("bicubic", "lanczos"));
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("lanczos")
        .hasMessageNotContaining("\n");
    Files.writeString(card, json.substring(0, 40));
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("dataset.json cannot be used: ");
  }

  @Test
  void aDatasetOfAnotherKindSaysWhatItIsFor() throws IOException {
    dataset.write(DATASET);
    assertThat(dataset.kind()).isEqualTo(DatasetKind.LABELLED_IMAGES);
    Path card = folder.resolve("dataset.json");
    Files.writeString(
        card, withoutDigest(Files.readString(card)).replace("labelled-images", "labelled-boxes"));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.LABELLED_BOXES);
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            dataset.root()
                + " is a data set of labelled-boxes (images with boxes, for 'lookonce"
                + " train-detector'); needed here is one of labelled-images (images with one"
                + " class each, for 'lookonce train')");
  }

  /** As a person leaves it who changes a card, or as older releases wrote it. */
  private static String withoutDigest(String card) {
    return card.replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"", "");
  }

  private void assertCardRefused(String reason) {
    assertThatThrownBy(dataset::read)
        .isInstanceOf(InputRefused.class)
        .hasMessage(dataset.root() + "/dataset.json cannot be used: " + reason);
  }
}
