package io.lookonce.jobs.scoring.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.output.ClassificationTable.ClassifiedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClassificationSummaryTest {

  private static final List<String> CLASSES = List.of("cat", "dog", "bird");

  @Test
  void countsClassesAndProbabilitiesOfWhatCouldBeRead() {
    ClassificationSummary summary = new ClassificationSummary(CLASSES);
    summary.count(classified("a", 2, 0.97f), 1);
    summary.count(classified("b", 0, 0.5f), 1);
    summary.count(classified("c", 2, 1f), 1);
    summary.count(unreadable("d"), 1);

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

  /** Images come and are replaced; a stored state goes on as if nothing had been stored. */
  @Test
  void aStateThatIsCarriedOnIsThatOfAllThatIsLeft() throws IOException {
    Random random = new Random(11);
    ClassificationSummary carried = new ClassificationSummary(CLASSES);
    Map<String, ClassifiedImage> left = new TreeMap<>();
    for (int run = 0; run < 30; run++) {
      for (int i = 0; i < 40; i++) {
        String path = "p" + random.nextInt(2000);
        ClassifiedImage image =
            random.nextInt(5) == 0
                ? unreadable(path)
                : classified(path, random.nextInt(3), random.nextFloat());
        ClassifiedImage before = left.put(path, image);
        if (before != null) {
          carried.count(before, -1);
        }
        carried.count(image, 1);
      }
      JsonNode stored = new ObjectMapper().readTree(carried.state().toString());
      carried = new ClassificationSummary(CLASSES);
      carried.restore(stored);
      ClassificationSummary whole = summary(List.copyOf(left.values()));

      assertThat(carried.images()).isEqualTo(whole.images());
      assertThat(carried.imagesPerClass()).isEqualTo(whole.imagesPerClass());
      assertThat(carried.probabilities().counts()).isEqualTo(whole.probabilities().counts());
      assertThat(carried.errorCounts()).isEqualTo(whole.errorCounts());
      if (carried.isExact()) {
        assertThat(carried.leastCertain()).isEqualTo(whole.leastCertain());
        assertThat(carried.sample()).isEqualTo(whole.sample());
        assertThat(carried.errorExamples("empty")).isEqualTo(whole.errorExamples("empty"));
      }
    }
  }

  @Test
  void aStateOfWhichTooMuchWasReplacedIsNotExact() {
    ClassificationSummary summary = new ClassificationSummary(CLASSES);
    for (int i = 0; i < 100; i++) {
      summary.count(classified("p" + i, 0, i / 100f), 1);
    }
    for (int i = 0; i < 8; i++) {
      summary.count(classified("p" + i, 0, i / 100f), -1);
    }
    assertThat(summary.isExact()).isTrue();
    assertThat(summary.leastCertain().get(0).image().path()).isEqualTo("p8");
    summary.count(classified("p8", 0, 0.08f), -1);
    assertThat(summary.isExact()).isFalse();
  }

  private static ClassificationSummary summary(List<ClassifiedImage> images) {
    ClassificationSummary summary = new ClassificationSummary(CLASSES);
    images.forEach(image -> summary.count(image, 1));
    return summary;
  }

  private static ClassifiedImage classified(String path, int classId, float probability) {
    return new ClassifiedImage(
        new ScoredImage(file(path), "0", 64, 64, null, 2, 3), classId, probability);
  }

  private static ClassifiedImage unreadable(String path) {
    return new ClassifiedImage(
        new ScoredImage(file(path), null, 0, 0, "empty: no bytes", Double.NaN, Double.NaN),
        -1,
        Float.NaN);
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
