package io.lookonce.datasets.scene.solid;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.datasets.scene.render.Canvas;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaintOrderTest {

  private record Block(String name, Footprint footprint) implements Solid {
    @Override
    public void paint(Canvas canvas) {}
  }

  private static Block block(String name, double x, double z, double width, double length) {
    return new Block(name, Footprint.of(x, z, width, length, 0));
  }

  private static List<String> order(Block... blocks) {
    return PaintOrder.farthestFirst(List.of(blocks), 0).stream()
        .map(solid -> ((Block) solid).name)
        .toList();
  }

  @Test
  void whatIsFartherOnTheSameLaneComesFirst() {
    assertThat(order(block("near", 0, 8, 2, 4), block("far", 0, 20, 2, 4)))
        .containsExactly("far", "near");
  }

  /** The centre of the bus is farther away than the car, but the bus occludes the car. */
  @Test
  void aLongBusHidesTheCarBesideItAlthoughItsMiddleIsFarther() {
    Block bus = block("bus", 3, 16, 2.5, 12);
    Block car = block("car", 6.5, 14, 1.8, 4);
    assertThat(order(bus, car)).containsExactly("car", "bus");
  }

  @Test
  void aLongBusIsHiddenByTheCarOnTheCamerasSideOfIt() {
    Block bus = block("bus", 6, 14, 2.5, 12);
    Block car = block("car", 2.5, 18, 1.8, 4);
    assertThat(order(bus, car)).containsExactly("bus", "car");
  }

  @Test
  void turnedFootprintsOverlapOnlyWhereTheyTouch() {
    Footprint turned = Footprint.of(0, 10, 2, 6, Math.PI / 4);
    assertThat(turned.overlaps(Footprint.of(1.8, 11.8, 1, 1, 0))).isTrue();
    assertThat(turned.overlaps(Footprint.of(1.8, 8.2, 1, 1, 0))).isFalse();
  }
}
