package io.lookonce.jobs.evaluation.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.evaluation.classifier.ClassifierEvaluator.BatchPlaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlacesTest {

  @ParameterizedTest
  @CsvSource({
    // 3 · 64 · 64; 3 · 224 · 224: 4,194,304 / 150,528 = 27.9; one image over the bound
    "-1, 12288, 32",
    "-1, 150528, 16",
    "0, 12288, 32",
    "-1, 4194305, 1",
    "7, 12288, 7",
    "1, 12288, 1"
  })
  void aBatchIsAsLargeAsTheNetworkAndMemoryAllow(long fixed, int floats, int size) {
    assertThat(BatchPlaces.batchSize(fixed, floats)).isEqualTo(size);
  }

  @Test
  void batchesStayWholeAndTasksGetTheSame() {
    BatchPlaces places = new BatchPlaces(3);
    int[] images = new int[3];
    for (long index = 0; index < 12 * 32; index++) {
      int task = places.getPartition(index);
      assertThat(task).isEqualTo(places.getPartition(index / 32 * 32));
      images[task]++;
    }
    assertThat(images).containsOnly(4 * 32);
  }
}
