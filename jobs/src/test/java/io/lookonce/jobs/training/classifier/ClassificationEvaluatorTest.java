package io.lookonce.jobs.training.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.data.ImageShape;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.training.data.Shard;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ClassificationEvaluatorTest {

  private static final List<String> CLASSES = List.of("cat", "dog", "bird");

  @Test
  void theSurestMistakesComeFirstAndEqualOnesBySource() {
    Shard shard = shard(new int[] {0, 0, 1, 2, 2}, "e", "c", "b", "a", "d");
    ClassificationEvaluator.Scorer scorer = plan(CLASSES, 3).scorer(shard);
    scorer.add(
        Nd4j.create(
            new float[][] {
              {0.1f, 0.8f, 0.1f}, {0.9f, 0.05f, 0.05f}, {0.6f, 0.3f, 0.1f},
            }));
    scorer.add(Nd4j.create(new float[][] {{0.2f, 0.8f, 0}, {0.3f, 0.4f, 0.3f}}));

    ClassificationScore score = scorer.score();

    // Right is "c" alone. "d" is the least sure of four mistakes; "a" and "e" are equally sure.
    assertThat(score.mistakes().stream().map(MisclassifiedImage::source))
        .containsExactly("a", "e", "b");
    assertThat(score.mistakes().get(0).label()).isEqualTo("bird");
    assertThat(score.mistakes().get(0).prediction()).isEqualTo("dog");
    assertThat(score.mistakes().get(0).probability()).isEqualTo(0.8f);
    assertThat(score.metrics().confusion().counts())
        .isDeepEqualTo(new long[][] {{1, 1, 0}, {1, 0, 0}, {0, 2, 0}});
    // -ln of 0.1, 0.9, 0.3, the least probability in place of 0, and 0.3
    assertThat(score.loss())
        .isCloseTo((2.302585 + 0.105361 + 2 * 1.203973 + 27.631021) / 5, within(1e-5));
    assertThat(score.rocArea()).isEmpty();
  }

  @Test
  void twoHalvesAreTheWhole() {
    ClassificationEvaluator plan = plan(List.of("no", "yes"), 2);
    ClassificationEvaluator.Scorer left = plan.scorer(shard(new int[] {1, 0}, "p", "q"));
    ClassificationEvaluator.Scorer right = plan.scorer(shard(new int[] {1, 0}, "r", "s"));
    left.add(Nd4j.create(new float[] {0.3f, 0.9f}, new long[] {2, 1}));
    right.add(Nd4j.create(new float[] {0.8f, 0.7f}, new long[] {2, 1}));

    ClassificationScore sum = ClassificationScore.sum(plan, List.of(left.score(), right.score()));

    assertThat(sum.examples()).isEqualTo(4);
    assertThat(sum.metricValue()).isEqualTo(0.25);
    // Of the pairs yes × no: 0.3 and 0.8 against 0.9 and 0.7; one of four is in order.
    assertThat(sum.rocArea()).hasValue(0.25);
    assertThat(sum.mistakes().stream().map(MisclassifiedImage::source)).containsExactly("q", "p");
    // p was "no" with 0.7, s "yes" with 0.7: the source decides.
    assertThat(sum.mistakes().get(1).probability()).isEqualTo(0.7f);
  }

  @Test
  void anOutputThatIsNoNumberIsNoResult() {
    ClassificationEvaluator plan = plan(List.of("no", "yes"), 2);
    ClassificationEvaluator.Scorer broken = plan.scorer(shard(new int[] {1, 0}, "p", "q"));
    ClassificationEvaluator.Scorer whole = plan.scorer(shard(new int[] {1}, "r"));
    broken.add(Nd4j.create(new float[] {0.3f, Float.NaN}, new long[] {2, 1}));
    whole.add(Nd4j.create(new float[] {0.3f}, new long[] {1, 1}));

    assertThat(whole.score().isFinite()).isTrue();
    assertThat(ClassificationScore.sum(plan, List.of(whole.score(), broken.score())).isFinite())
        .isFalse();
  }

  @Test
  void thumbnailsHaveTheirColoursAndNoMoreThanTheirWidth() throws Exception {
    byte[] red = new byte[400 * 200 * 3];
    for (int i = 0; i < red.length; i += 3) {
      red[i] = (byte) 200;
    }
    byte[] grey = new byte[8 * 8];
    java.util.Arrays.fill(grey, (byte) 90);

    MisclassifiedImage coloured = mistake(new ImageShape(200, 400, 3), red);
    MisclassifiedImage single = mistake(new ImageShape(8, 8, 1), grey);

    assertThat(List.of(coloured.width(), coloured.height())).containsExactly(160, 80);
    assertColour(coloured, 200, 0, 0);
    assertColour(single, 90, 90, 90);
  }

  private static MisclassifiedImage mistake(ImageShape shape, byte[] pixels) {
    ClassificationEvaluator plan = new ClassificationEvaluator(List.of("no", "yes"), shape, 1);
    Shard shard =
        Shard.ofClasses(0, new byte[][] {pixels}, new int[] {0}, new String[] {"one"}, null);
    ClassificationEvaluator.Scorer scorer = plan.scorer(shard);
    scorer.add(Nd4j.create(new float[] {0.9f}, new long[] {1, 1}));
    return scorer.score().mistakes().get(0);
  }

  private static void assertColour(MisclassifiedImage image, int red, int green, int blue)
      throws Exception {
    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image.jpeg()));
    int colour = decoded.getRGB(image.width() / 2, image.height() / 2);
    assertThat(colour >> 16 & 0xFF).isCloseTo(red, within(6));
    assertThat(colour >> 8 & 0xFF).isCloseTo(green, within(6));
    assertThat(colour & 0xFF).isCloseTo(blue, within(6));
  }

  private static ClassificationEvaluator plan(List<String> classes, int mistakes) {
    return new ClassificationEvaluator(classes, ImageShape.rgb(2, 2), mistakes);
  }

  private static Shard shard(int[] labels, String... sources) {
    return Shard.ofClasses(0, new byte[labels.length][12], labels, sources, null);
  }
}
