package io.lookonce.data.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.boxes.BoxDataset.BoxCounts;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoxDatasetTest extends BoxFixture {

  private static final BoxDataset DATASET =
      new BoxDataset(
          BoxDataset.LABELLED_BOXES,
          BoxDataset.FORMAT,
          "scenes",
          List.of("car", "bus"),
          BoxOutside.CLIP,
          Map.of("test", new BoxCounts(3, 1, 4, 0, 1, Map.of("car", 4L))),
          7,
          1,
          new SplitFractions(0, 0.1),
          List.of(),
          Map.of(),
          Map.of("clipped box", 2L),
          new DuplicateCounts(0, 0, 0, 0, 0),
          List.of(new DatasetPart("images/test-00000.parquet", Split.TEST, 3, 0)),
          "ab",
          "0.2.0");

  @Test
  void whatIsWrittenIsReadAndMustAddUp() throws IOException {
    images("images/test-00000.parquet");
    DatasetFolder dataset = new DatasetFolder(storage, hadoop(""));
    dataset.write(DATASET);
    assertThat(BoxDataset.read(dataset)).isEqualTo(DATASET);
    assertThat(DATASET.count(Split.TEST)).isEqualTo(3);
    assertThat(DATASET.count(Split.TRAIN)).isZero();

    Path card = folder.resolve("dataset.json");
    String json = Files.readString(card).replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"", "");
    assertThat(json).contains("\"box_outside\" : \"clip\"", "\"without_boxes\" : 1");
    Files.writeString(card, json.replace("\"images\" : 3", "\"images\" : 2"));
    assertThatThrownBy(() -> BoxDataset.read(dataset))
        .isInstanceOf(InputRefused.class)
        .hasMessageEndingWith("cannot be used: counts say 2 images in test, the parts hold 3");
    Files.writeString(card, json.replace("labelled-boxes", "labelled-images"));
    assertThatThrownBy(() -> BoxDataset.read(dataset))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("a data set of labelled-images (images with one class each, for")
        .hasMessageContaining("needed here is one of labelled-boxes");
  }
}
