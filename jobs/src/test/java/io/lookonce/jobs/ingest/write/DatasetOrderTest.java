package io.lookonce.jobs.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.Split;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetOrderTest {

  /** Of these a part of 64 MiB takes one. */
  private static final long LARGE = 48_000_000;

  @Test
  void splitsFollowEachOtherAndPartsHoldOneSplit() {
    DatasetOrder order =
        new DatasetOrder(
            IngestOutput.IMAGES,
            Arrays.asList(Split.TEST, null, Split.TRAIN, Split.TEST, Split.TRAIN),
            index -> LARGE);
    assertThat(order.size()).isEqualTo(4);
    assertThat(IntStream.range(0, 4).map(order::indexAt)).containsExactly(2, 4, 0, 3);
    assertThat(IntStream.of(2, 4, 0, 3).map(order::positionOf)).containsExactly(0, 1, 2, 3);
    assertThat(IntStream.range(0, 4).map(order::partOf)).containsExactly(0, 1, 2, 3);
    assertThat(order.splitAt(1)).isEqualTo(Split.TRAIN);
    assertThat(order.splitAt(2)).isEqualTo(Split.TEST);
    assertThat(order.part(3, 9))
        .isEqualTo(new DatasetPart("images/test-00001.parquet", Split.TEST, 1, 9));
  }

  @Test
  void smallImagesShareAPart() {
    DatasetOrder order =
        new DatasetOrder(
            IngestOutput.IMAGES,
            Arrays.asList(Split.TRAIN, Split.VALIDATION, Split.TRAIN),
            index -> 64 * 64 * 3);
    assertThat(order.parts()).isEqualTo(2);
    assertThat(order.part(0, 5))
        .isEqualTo(new DatasetPart("images/train-00000.parquet", Split.TRAIN, 2, 5));
    assertThat(order.part(1, 6))
        .isEqualTo(new DatasetPart("images/validation-00000.parquet", Split.VALIDATION, 1, 6));
  }
}
