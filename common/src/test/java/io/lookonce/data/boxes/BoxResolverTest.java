package io.lookonce.data.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.data.source.ClassNames;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BoxResolverTest {

  private static final ClassNames CLASSES = ClassNames.declared("", List.of("car", "bus"));
  private static final AnnotationPlace PLACE = AnnotationPlace.of("f", 1);

  private final List<AnnotationProblem> problems = new ArrayList<>();

  @Test
  void sharesOfTheSidesBecomePixels() {
    AnnotatedBox box = box("bus", 0.25, 0.5, 0.75, 1);
    assertThat(resolved(true, BoxOutside.REFUSE, box))
        .containsExactly(GroundTruthBox.of(new BoundingBox(50, 50, 150, 100), 1));
    assertThat(problems).isEmpty();
  }

  @Test
  void aBoxBeyondTheEdgeIsClippedWithItsAreaOrRefused() {
    AnnotatedBox box = new AnnotatedBox("car", -10, 80, 20, 120, 700, true, true, PLACE);
    // What is left is 20 by 20.
    GroundTruthBox clipped =
        new GroundTruthBox(new BoundingBox(0, 80, 20, 100), 0, 400, true, true);
    assertThat(resolved(false, BoxOutside.CLIP, box)).containsExactly(clipped);
    assertThat(problems)
        .singleElement()
        .hasToString("f:1: clipped box: (-10.0, 80.0)-(20.0, 120.0), the image is 200x100");
    problems.clear();
    assertThat(resolved(false, BoxOutside.REFUSE, box)).isEmpty();
    assertThat(problems)
        .extracting(AnnotationProblem::fault)
        .containsExactly(AnnotationFault.BOX_OUTSIDE);
  }

  /** Half a pixel is rounding; beyond the image altogether is not. */
  @Test
  void roundingIsCutOffWithoutAWord() {
    assertThat(resolved(false, BoxOutside.REFUSE, box("car", -0.5, 0, 200.5, 100.4)))
        .containsExactly(GroundTruthBox.of(new BoundingBox(0, 0, 200, 100), 0));
    assertThat(problems).isEmpty();
    assertThat(resolved(false, BoxOutside.CLIP, box("car", -0.5, 0, -0.1, 10))).isEmpty();
    assertThat(resolved(false, BoxOutside.REFUSE, box("car", -0.51, 0, 10, 10))).isEmpty();
    assertThat(problems)
        .extracting(AnnotationProblem::fault)
        .containsExactly(AnnotationFault.BOX_OUTSIDE, AnnotationFault.BOX_OUTSIDE);
  }

  @Test
  void anOutlineKeepsItsOwnArea() {
    AnnotatedBox box = new AnnotatedBox("car", 0, 0, 10, 10, 42.5, false, false, PLACE);
    assertThat(resolved(false, BoxOutside.CLIP, box).get(0).area()).isEqualTo(42.5);
  }

  /** Whatever the corners: inside the image, or named. */
  @Property(tries = 300)
  void everyBoxIsInsideOrAccountedFor(
      @ForAll @Size(4) List<@DoubleRange(min = -300, max = 300) Double> corners,
      @ForAll @IntRange(min = 1, max = 200) int width,
      @ForAll @IntRange(min = 1, max = 200) int height) {
    AnnotatedBox box = box("car", corners.get(0), corners.get(1), corners.get(2), corners.get(3));
    for (BoxOutside rule : BoxOutside.values()) {
      List<AnnotationProblem> found = new ArrayList<>();
      List<GroundTruthBox> resolved =
          new BoxResolver(CLASSES, rule).resolve(image(false, box), width, height, found);
      long leftOut = found.stream().filter(p -> p.fault() != AnnotationFault.CLIPPED_BOX).count();
      assertThat(resolved.size() + leftOut).isEqualTo(1);
      for (GroundTruthBox inside : resolved) {
        assertThat(inside.box().xMin()).isGreaterThanOrEqualTo(0).isLessThan(inside.box().xMax());
        assertThat(inside.box().yMin()).isGreaterThanOrEqualTo(0).isLessThan(inside.box().yMax());
        assertThat(inside.box().xMax()).isLessThanOrEqualTo(width);
        assertThat(inside.box().yMax()).isLessThanOrEqualTo(height);
        assertThat(inside.area()).isEqualTo(inside.box().area());
      }
    }
  }

  private List<GroundTruthBox> resolved(boolean relative, BoxOutside rule, AnnotatedBox box) {
    return new BoxResolver(CLASSES, rule).resolve(image(relative, box), 200, 100, problems);
  }

  private static AnnotatedImage image(boolean relative, AnnotatedBox box) {
    return new AnnotatedImage("p", null, 0, 0, relative, List.of(box), PLACE);
  }

  private static AnnotatedBox box(String name, double xMin, double yMin, double xMax, double yMax) {
    return new AnnotatedBox(name, xMin, yMin, xMax, yMax, Double.NaN, false, false, PLACE);
  }
}
