package io.lookonce.datasets.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoundingBox;
import io.lookonce.datasets.scene.RoadScene.Viewpoint;
import io.lookonce.datasets.scene.landscape.Road;
import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Scene.LabelledBox;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Compares the labels with the painted pixels: the visible pixels of an object are those that
 * change if it is left out. Noise replaces everything behind the object, so that no part of it has
 * the colour of its background.
 */
class ExactBoxesTest {

  private static final SceneOptions OPTIONS = SceneOptions.ofSize(480, 270);

  /** Antialiased edges show a little of an occluded object, which does not count as visible. */
  private static final int FAINT = 28;

  private record World(Camera camera, Atmosphere atmosphere, List<Solid> solids) {

    static World of(int index) {
      SceneRandom random = new SceneRandom(11, index);
      Atmosphere atmosphere = new Atmosphere(random.split());
      Road road = Road.choose(random.split());
      Camera camera = Viewpoint.choose(road, OPTIONS, random.split());
      return new World(
          camera, atmosphere, RoadScene.populate(road, camera, atmosphere, random.split()));
    }

    /** Paints the solids on a noisy ground; only the marked one goes into the mask. */
    Canvas paint(List<Solid> chosen, Solid marked) {
      Canvas canvas = new Canvas(camera, atmosphere);
      SplittableRandom noise = new SplittableRandom(3);
      for (int i = 0; i < canvas.pixels.length; i++) {
        canvas.pixels[i] = (byte) noise.nextInt(256);
      }
      for (Solid solid : chosen) {
        if (solid == marked) {
          RoadScene.paint(solid, canvas);
        } else {
          solid.paint(canvas);
        }
      }
      return canvas;
    }
  }

  private record Extent(int left, int top, int right, int bottom, int pixels) {

    static Extent ofDifference(Canvas with, Canvas without) {
      int left = Integer.MAX_VALUE;
      int top = Integer.MAX_VALUE;
      int right = 0;
      int bottom = 0;
      int pixels = 0;
      for (int i = 0; i < with.pixels.length; i += 3) {
        if (difference(with.pixels, without.pixels, i) > FAINT) {
          int column = i / 3 % OPTIONS.width();
          int row = i / 3 / OPTIONS.width();
          left = Math.min(left, column);
          right = Math.max(right, column + 1);
          top = Math.min(top, row);
          bottom = Math.max(bottom, row + 1);
          pixels++;
        }
      }
      return new Extent(left, top, right, bottom, pixels);
    }

    private static int difference(byte[] first, byte[] second, int i) {
      int difference = 0;
      for (int channel = 0; channel < 3; channel++) {
        difference =
            Math.max(
                difference, Math.abs((first[i + channel] & 255) - (second[i + channel] & 255)));
      }
      return difference;
    }
  }

  @Test
  void boxesSpanThePixelsThatShowTheObject() {
    int compared = 0;
    for (int index = 0; index < 30; index++) {
      World world = World.of(index);
      if (world.atmosphere.lampsOn) {
        continue;
      }
      for (Solid solid : world.solids) {
        compared += solid.label().isPresent() && compare(world, solid) ? 1 : 0;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  /** Whether the object was labelled; asserts that the label matches the pixels. */
  private static boolean compare(World world, Solid solid) {
    List<Solid> before = world.solids.subList(world.solids.indexOf(solid) + 1, world.solids.size());
    List<Solid> itAndBefore = new ArrayList<>(before);
    itAndBefore.add(0, solid);
    Canvas with = world.paint(itAndBefore, solid);
    List<LabelledBox> boxes = with.mask.boxes(OPTIONS);
    if (boxes.isEmpty()) {
      return false;
    }
    Extent seen = Extent.ofDifference(with, world.paint(before, null));
    BoundingBox box = boxes.get(0).box();
    assertThat(box.xMin()).isCloseTo(seen.left, within(1f));
    assertThat(box.yMin()).isCloseTo(seen.top, within(1f));
    assertThat(box.xMax()).isCloseTo(seen.right, within(1f));
    assertThat(box.yMax()).isCloseTo(seen.bottom, within(1f));

    Extent whole =
        Extent.ofDifference(world.paint(List.of(solid), null), world.paint(List.of(), null));
    if (whole.pixels > 600) {
      assertThat((double) seen.pixels / whole.pixels)
          .isCloseTo(boxes.get(0).visibleFraction(), within(0.06));
    }
    return true;
  }
}
