package io.lookonce.jobs.scoring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.image.format.JpegDecoding;
import io.lookonce.jobs.SmallClassifier;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TypeProto;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of fewer images than a forward pass takes. */
class ImageScorerTest {

  private static final LookAlikeImages IMAGES = new LookAlikeImages(new HandSigns(), 1);

  @TempDir private Path folder;
  private final Storage storage = new Storage(new Configuration());
  private ModelBundle bundle;

  @BeforeEach
  void publish() throws IOException {
    SmallClassifier.publish("signs-convnet", new HandSigns().classes(), folder);
    bundle =
        new ModelRegistry(storage, new org.apache.hadoop.fs.Path(folder.toUri()))
            .open("signs-convnet");
  }

  @Test
  void giveTheSameWhateverTheBatchSizeAndWhetherItIsFixed() throws IOException {
    Path open = Path.of(bundle.onnx().toUri());
    List<float[]> oneByOne = score(open, 1, List.of(input(0)), List.of(input(1)));

    assertSame(score(open, 4, List.of(input(0), input(1))), oneByOne);
    assertSame(
        score(fixed(open, 4), 1, List.of(input(2)), List.of(input(0), broken(), input(1))),
        Stream.concat(score(open, 1, List.of(input(2))).stream(), oneByOne.stream()).toList());
  }

  /** A class that follows from no number would be silently wrong. */
  @Test
  void probabilitiesThatAreNotFiniteAreAnError() throws IOException {
    Path open = Path.of(bundle.onnx().toUri());
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(open)).toBuilder();
    byte[] notNumbers = new byte[model.getGraph().getInitializer(0).getRawData().size()];
    java.util.Arrays.fill(notNumbers, (byte) 0x7f);
    for (int last = 2; last < notNumbers.length; last += Float.BYTES) {
      notNumbers[last] = (byte) 0xff;
    }
    model
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setRawData(org.nd4j.shade.protobuf.ByteString.copyFrom(notNumbers));
    Path broken = Files.write(folder.resolve("broken.onnx"), model.build().toByteArray());
    ScoringJob<float[]> job =
        new ScoringJob<>(
            new ClassificationPostprocessing(), null, null, limits(1), JpegDecoding.WHOLE, 1);
    try (OnnxNetwork network = OnnxNetwork.open(broken, 1)) {
      ImageScorer<float[]> scorer = new ImageScorer<>(job, bundle.card(), network, storage);
      ImageScorer.Scored<float[]> scored = scorer.score(List.of(input(0))).get(0);
      assertThat(scored.result()).isNull();
      assertThat(scored.image().error()).startsWith("not finite: ");
    }
  }

  /** Scores batch after batch and returns the probabilities of the images that can be read. */
  @SafeVarargs
  private List<float[]> score(Path model, int batchSize, List<ImageInput>... batches)
      throws IOException {
    ScoringJob<float[]> job =
        new ScoringJob<>(
            new ClassificationPostprocessing(),
            null,
            null,
            limits(batchSize),
            JpegDecoding.WHOLE,
            1);
    List<float[]> probabilities = new ArrayList<>();
    try (OnnxNetwork network = OnnxNetwork.open(model, 1)) {
      ImageScorer<float[]> scorer = new ImageScorer<>(job, bundle.card(), network, storage);
      for (List<ImageInput> batch : batches) {
        assertThat(batch).hasSizeLessThanOrEqualTo(scorer.batchSize());
        List<ImageScorer.Scored<float[]>> scored = scorer.score(batch);
        assertThat(scored)
            .extracting(one -> one.image().file())
            .isEqualTo(batch.stream().map(ImageInput::file).toList());
        scored.stream()
            .filter(one -> one.image().isRead())
            .forEach(one -> probabilities.add(one.result()));
      }
    }
    return probabilities;
  }

  private static ScoringLimits limits(int batchSize) {
    return new ScoringLimits(batchSize, 0, 1 << 20, 1 << 20);
  }

  private static void assertSame(List<float[]> found, List<float[]> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).containsExactly(expected.get(i), within(1e-6f));
    }
  }

  private static ImageInput input(int number) {
    return input(number + ".png", IMAGES.png(number));
  }

  private static ImageInput broken() {
    return input("broken.png", new byte[] {1, 2, 3});
  }

  private static ImageInput input(String name, byte[] content) {
    return new ImageInput(new ImageFile(name, content.length, 0, "table"), content);
  }

  /** The same model as if it had been exported for one batch size. */
  private Path fixed(Path open, int batch) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(open)).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    fix(graph.getInputBuilder(0).getTypeBuilder(), batch);
    fix(graph.getOutputBuilder(0).getTypeBuilder(), batch);
    return Files.write(folder.resolve("fixed.onnx"), model.build().toByteArray());
  }

  private static void fix(TypeProto.Builder type, int batch) {
    type.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0).setDimValue(batch);
  }
}
