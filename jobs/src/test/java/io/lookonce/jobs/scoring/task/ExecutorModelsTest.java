package io.lookonce.jobs.scoring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorModelsTest {

  private final Storage storage = new Storage(new Configuration());

  @Test
  void aNetworkThatMadeWayForAnotherIsOpenedAgain(@TempDir Path folder) throws IOException {
    ScoringJob<float[]> job = job(folder);
    ModelDelivery model = job.model();
    float[] before = probabilities(job);

    // An evaluation may do so; another number of threads needs another network.
    ExecutorModels.network(model, 2, storage).close();

    assertThat(probabilities(job)).isEqualTo(before);
  }

  /** Another job of the application, or a task that Spark has given up but that still runs. */
  @Test
  void aNetworkThatATaskUsesStaysOpenWhenAnotherTakesItsPlace(@TempDir Path folder)
      throws IOException {
    ScoringJob<float[]> job = job(folder);
    float[] before = probabilities(job);
    try (ImageScorer<float[]> running = ExecutorModels.borrow(job, storage);
        OnnxNetwork other = ExecutorModels.network(job.model(), 2, storage)) {
      assertThat(other.inputShape()).isNotEmpty();
      assertThat(probabilities(running)).isEqualTo(before);
    }

    OnnxNetwork network = ExecutorModels.network(job.model(), 1, storage);
    ExecutorModels.network(job.model(), 2, storage).close();
    network.close();
    // Nothing uses it any more; the next network to be opened closes it.
    ExecutorModels.network(job.model(), 3, storage).close();
    assertThatThrownBy(network::share)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the network is closed");
  }

  private ScoringJob<float[]> job(Path folder) throws IOException {
    SmallClassifier.publish("signs-convnet", new HandSigns().classes(), folder);
    ModelBundle bundle =
        new ModelRegistry(storage, new org.apache.hadoop.fs.Path(folder.toUri()))
            .open("signs-convnet");
    ModelDelivery model = ModelDelivery.inPlace(storage, bundle);
    return new ScoringJob<>(
        new ClassificationPostprocessing(),
        bundle.card().json(),
        model,
        new ScoringLimits(1, 0, 1 << 20, 1 << 20),
        JpegDecoding.WHOLE,
        1);
  }

  private float[] probabilities(ScoringJob<float[]> job) throws IOException {
    try (ImageScorer<float[]> scorer = ExecutorModels.borrow(job, storage)) {
      return probabilities(scorer);
    }
  }

  private static float[] probabilities(ImageScorer<float[]> scorer) {
    byte[] png = new LookAlikeImages(new HandSigns(), 1).png(0);
    ImageInput image = new ImageInput(new ImageFile("0.png", png.length, 0, "table"), png);
    return scorer.score(List.of(image)).get(0).result();
  }
}
