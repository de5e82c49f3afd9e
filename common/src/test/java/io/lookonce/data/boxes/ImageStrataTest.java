package io.lookonce.data.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.SplitFractions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageStrataTest {

  private static final int CAR = 0;
  private static final int BUS = 1;
  private static final int TRAM = 2;
  private static final int CLASSES = 3;

  /** A quarter for the test: a group needs four images. */
  @Test
  void anImageCountsForTheRarestClassItShows() {
    List<List<GroundTruthBox>> boxes = new ArrayList<>();
    boxes.addAll(Collections.nCopies(5, boxes(CAR, CAR, CAR)));
    boxes.addAll(Collections.nCopies(4, boxes(CAR, BUS)));
    boxes.addAll(Collections.nCopies(3, boxes(TRAM, CAR)));
    boxes.addAll(Collections.nCopies(2, boxes()));
    boxes.add(null);
    int[] strata = ImageStrata.of(boxes, CLASSES, new SplitFractions(0, 0.25));
    assertThat(IntStream.range(0, 5).map(i -> strata[i])).containsOnly(CAR);
    assertThat(IntStream.range(5, 9).map(i -> strata[i])).containsOnly(BUS);
    // Three trams and two empty images are too few to be shared out each for themselves.
    assertThat(IntStream.range(9, 14).map(i -> strata[i])).containsOnly(CLASSES + 1);
  }

  @Test
  void whereNothingIsHeldBackEveryGroupIsLargeEnough() {
    List<List<GroundTruthBox>> boxes = List.of(boxes(CAR), boxes(TRAM, BUS), boxes());
    assertThat(ImageStrata.of(boxes, CLASSES, new SplitFractions(0, 0)))
        .containsExactly(CAR, BUS, CLASSES);
  }

  private static List<GroundTruthBox> boxes(int... classIds) {
    return IntStream.of(classIds)
        .mapToObj(classId -> GroundTruthBox.of(new BoundingBox(0, 0, 1, 1), classId))
        .toList();
  }
}
