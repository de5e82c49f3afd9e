package io.lookonce.jobs.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.output.ClassificationTable.ClassifiedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassificationSummaryTest {

  private static final List<String> CLASSES = List.of("cat", "dog", "bird");

  @Test
  void countsClassesAndProbabilitiesOfWhatCouldBeRead() {
    ClassificationSummary summary = new ClassificationSummary(CLASSES);
    summary.accept(classified("a", 2, 0.97f));
    summary.accept(classified("b", 0, 0.5f));
    summary.accept(classified("c", 2, 1f));
    summary.accept(
        new ClassifiedImage(
            new ScoredImage(file("d"), null, 0, 0, "empty: no bytes", Double.NaN, Double.NaN),
            -1,
            Float.NaN));

    assertThat(summary.imagesPerClass()).containsExactlyEntriesOf(ordered("bird", 2, "cat", 1));
    long[] bins = summary.probabilities().counts();
    assertThat(bins[19]).isEqualTo(2);
    assertThat(bins[10]).isEqualTo(1);
    assertThat(summary.images()).isEqualTo(4);
    assertThat(summary.withError()).isEqualTo(1);
    assertThat(summary.meanForwardMilliseconds()).isEqualTo(3);
    assertThat(summary.errorCounts()).containsExactlyEntriesOf(Map.of("empty", 1L));
  }

  @Test
  void theGalleryHasTheLeastCertainAndEveryClassOnceWhateverTheOrder() {
    List<ClassifiedImage> images = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      images.add(classified("p" + i, i == 123 ? 1 : i % 2 * 2, 0.4f + i / 1000f));
    }
    ClassificationSummary inOrder = summary(images);
    Collections.shuffle(images, new Random(5));
    ClassificationSummary shuffled = summary(images);

    assertThat(inOrder.leastCertain())
        .extracting(classified -> classified.image().path())
        .containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7");
    assertThat(inOrder.sample())
        .doesNotContainAnyElementsOf(inOrder.leastCertain())
        .doesNotHaveDuplicates()
        .hasSizeLessThanOrEqualTo(16)
        .extracting(ClassifiedImage::classId)
        .containsExactly(0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 1);
    assertThat(shuffled.leastCertain()).isEqualTo(inOrder.leastCertain());
    assertThat(shuffled.sample()).isEqualTo(inOrder.sample());
  }

  private static ClassificationSummary summary(List<ClassifiedImage> images) {
    ClassificationSummary summary = new ClassificationSummary(CLASSES);
    images.forEach(summary::accept);
    return summary;
  }

  private static ClassifiedImage classified(String path, int classId, float probability) {
    return new ClassifiedImage(
        new ScoredImage(file(path), "0", 64, 64, null, 2, 3), classId, probability);
  }

  private static ImageFile file(String path) {
    return new ImageFile(path, 1, 1, null);
  }

  private static Map<String, Long> ordered(String first, long one, String second, long other) {
    Map<String, Long> map = new java.util.LinkedHashMap<>();
    map.put(first, one);
    map.put(second, other);
    return map;
  }
}
