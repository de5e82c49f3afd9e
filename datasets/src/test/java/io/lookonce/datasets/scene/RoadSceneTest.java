package io.lookonce.datasets.scene;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.box.BoundingBox;
import io.lookonce.datasets.scene.render.Scene;
import io.lookonce.datasets.scene.render.Scene.LabelledBox;
import io.lookonce.datasets.scene.render.SceneOptions;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoadSceneTest {

  private static final SceneOptions SMALL = SceneOptions.ofSize(320, 180);

  @Test
  void sceneIsTheSameInAnyOrderAndOnAnyThread() {
    List<String> forwards =
        IntStream.range(0, 16).mapToObj(i -> fingerprint(RoadScene.render(7, i, SMALL))).toList();
    for (int i = 15; i >= 0; i--) {
      assertThat(fingerprint(RoadScene.render(7, i, SMALL))).isEqualTo(forwards.get(i));
    }
    List<String> together =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> fingerprint(RoadScene.render(7, i, SMALL)))
            .toList();
    assertThat(together).isEqualTo(forwards);
  }

  @Test
  void everySceneOfEverySetIsAnother() {
    Set<String> images =
        IntStream.range(0, 20)
            .mapToObj(i -> fingerprint(RoadScene.render(i / 10 - 1L, i % 10, SMALL)))
            .collect(toSet());
    assertThat(images).hasSize(20);
  }

  @Test
  void labelsKeepToTheirLimits() {
    SceneOptions options = new SceneOptions(400, 220, 12, 0.5, SceneOptions.Asked.ALL);
    for (int i = 0; i < 40; i++) {
      for (LabelledBox labelled : RoadScene.render(3, i, options).boxes()) {
        BoundingBox box = labelled.box();
        assertThat(RoadScene.CLASSES).contains(labelled.label());
        assertThat(labelled.visibleFraction()).isBetween(0.5, 1.0);
        assertThat(Math.min(box.width(), box.height())).isGreaterThanOrEqualTo(12);
        assertThat(box.xMin()).isNotNegative();
        assertThat(box.yMin()).isNotNegative();
        assertThat(box.xMax()).isLessThanOrEqualTo(400);
        assertThat(box.yMax()).isLessThanOrEqualTo(220);
      }
    }
  }

  @Test
  void limitsOfLabelsLeaveTheImageAlone() {
    Scene all = RoadScene.render(5, 2, new SceneOptions(320, 180, 1, 0, SceneOptions.Asked.ALL));
    Scene few = RoadScene.render(5, 2, new SceneOptions(320, 180, 30, 0.9, SceneOptions.Asked.ALL));
    assertThat(pixels(few)).isEqualTo(pixels(all));
    assertThat(all.boxes()).hasSizeGreaterThan(few.boxes().size()).containsAll(few.boxes());
  }

  @Test
  void whatIsLowOrHiddenIsDifficult() {
    int easy = 0;
    int difficult = 0;
    for (int i = 0; i < 40; i++) {
      for (LabelledBox labelled : RoadScene.render(3, i, SMALL).boxes()) {
        boolean expected = labelled.box().height() < 12 || labelled.visibleFraction() < 0.5;
        assertThat(labelled.difficult()).as(labelled.toString()).isEqualTo(expected);
        easy += expected ? 0 : 1;
        difficult += expected ? 1 : 0;
      }
    }
    assertThat(easy).isGreaterThan(20);
    assertThat(difficult).isGreaterThan(20);
    assertThat(
            RoadScene.render(3, 1, SceneOptions.ofSize(320, 180, SceneOptions.Asked.ALL)).boxes())
        .isNotEmpty()
        .noneMatch(LabelledBox::difficult);
  }

  @Test
  void aSetShowsEveryClassByDayAndByNight() {
    List<Scene> scenes =
        IntStream.range(0, 80).mapToObj(i -> RoadScene.render(1, i, SMALL)).toList();
    for (String label : RoadScene.CLASSES) {
      assertThat(scenes)
          .as(label)
          .anyMatch(s -> s.boxes().stream().anyMatch(b -> b.label().equals(label)));
    }
    assertThat(scenes).anyMatch(s -> brightness(s) < 50).anyMatch(s -> brightness(s) > 130);
    assertThat(scenes).allMatch(s -> s.image().getType() == BufferedImage.TYPE_3BYTE_BGR);
  }

  @Test
  void rendersAnyShapeOfImage() {
    for (int i = 0; i < 6; i++) {
      assertThat(RoadScene.render(2, i, SceneOptions.ofSize(64, 64)).image().getWidth())
          .isEqualTo(64);
      assertThat(RoadScene.render(2, i, SceneOptions.ofSize(70, 500)).image().getHeight())
          .isEqualTo(500);
    }
  }

  @Test
  void refusesWhatCannotBeRendered() {
    assertThatThrownBy(() -> RoadScene.render(1, -1, SMALL))
        .hasMessage("scenes are numbered from 0, not -1");
    assertThatThrownBy(() -> SceneOptions.ofSize(63, 100))
        .hasMessage("width must be 64 to 8192 pixels, not 63");
    assertThatThrownBy(() -> SceneOptions.ofSize(100, 9000))
        .hasMessage("height must be 64 to 8192 pixels, not 9000");
    assertThatThrownBy(() -> new SceneOptions(100, 100, 0, 0.5, SceneOptions.Asked.ALL))
        .hasMessage("minimumBoxSide must be at least 1 pixel, not 0");
    assertThatThrownBy(() -> new SceneOptions(100, 100, 1, Double.NaN, SceneOptions.Asked.ALL))
        .hasMessage("minimumVisibleFraction must lie in [0, 1], not NaN");
    assertThatThrownBy(() -> new SceneOptions.Asked(1.5, 0))
        .hasMessage("least-height must lie in [0, 1], not 1.5");
  }

  private static String fingerprint(Scene scene) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(pixels(scene));
      return HexFormat.of().formatHex(digest) + scene.boxes();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] pixels(Scene scene) {
    return ((DataBufferByte) scene.image().getRaster().getDataBuffer()).getData();
  }

  private static double brightness(Scene scene) {
    long sum = 0;
    for (byte level : pixels(scene)) {
      sum += level & 255;
    }
    return (double) sum / pixels(scene).length;
  }
}
