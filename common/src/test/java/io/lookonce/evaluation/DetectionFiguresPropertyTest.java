package io.lookonce.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Generated images with crowds, difficult objects, ties of score and overlap, empty classes. */
class DetectionFiguresPropertyTest {
  private static final List<String> CLASSES = List.of("car", "bus", "lorry");

  @Property(tries = 100)
  void agreeWithTheDefinition(@ForAll("sets") List<EvaluatedImage> images) {
    DetectionMetrics figures = DetectionMetrics.of(CLASSES, images);
    EvaluationByDefinition definition = new EvaluationByDefinition(images);
    for (int classId = 0; classId < CLASSES.size(); classId++) {
      Map<DetectionMetric, Double> expected = definition.ofClass(classId);
      Map<DetectionMetric, Double> found = figures.perClass().get(classId).values();
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (metric, value) ->
              assertThat(found.get(metric)).as(metric.name()).isEqualTo(value, within(1e-9)));
    }
    for (DetectionMetric metric : DetectionMetric.values()) {
      assertThat(figures.mean(metric).orElse(-1))
          .isEqualTo(definition.mean(metric).orElse(-1), within(1e-9));
    }
  }

  @Property(tries = 100)
  void doNotDependOnHowTheImagesAreSharedOut(
      @ForAll("sets") List<EvaluatedImage> images,
      @ForAll @IntRange(min = 1, max = 5) int parts,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<DetectionAccumulator> tallies = new ArrayList<>();
    IntStream.range(0, parts)
        .forEach(part -> tallies.add(new DetectionAccumulator(CLASSES.size())));
    List<Integer> order = new ArrayList<>(IntStream.range(0, images.size()).boxed().toList());
    Collections.shuffle(order, random);
    order.forEach(i -> tallies.get(random.nextInt(parts)).add(i, images.get(i)));

    assertThat(DetectionAccumulator.of(tallies).figures(CLASSES).asMap())
        .isEqualTo(DetectionMetrics.of(CLASSES, images).asMap());
  }

  @Provide
  Arbitrary<List<EvaluatedImage>> sets() {
    return Combinators.combine(objects().list().ofMaxSize(6), detections().list().ofMaxSize(14))
        .as(EvaluatedImage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static Arbitrary<GroundTruthBox> objects() {
    Arbitrary<Boolean> seldom = Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true));
    return Combinators.combine(boxes(), classes(), seldom, seldom)
        .as(
            (box, classId, crowd, difficult) ->
                new GroundTruthBox(box, classId, box.area(), crowd, difficult));
  }

  private static Arbitrary<Detection> detections() {
    return Combinators.combine(
            boxes(), classes(), Arbitraries.integers().between(1, 6).map(score -> score / 7f))
        .as(Detection::new);
  }

  private static Arbitrary<Integer> classes() {
    return Arbitraries.of(0, 0, 0, 1);
  }

  /** Few enough that they coincide, overlap and tie, from small to large. */
  private static Arbitrary<BoundingBox> boxes() {
    Arbitrary<Integer> place = Arbitraries.integers().between(0, 3);
    Arbitrary<Integer> side = Arbitraries.of(20, 24, 32, 40, 96, 120);
    return Combinators.combine(place, place, side, side)
        .as(
            (x, y, width, height) ->
                new BoundingBox(4f * x, 4f * y, 4f * x + width, 4f * y + height));
  }
}
