package io.lookonce.jobs.scoring.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.SmallClassifier;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
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
    SmallClassifier.publish("signs-convnet", new HandSigns().classes(), folder);
    ModelBundle bundle =
        new ModelRegistry(storage, new org.apache.hadoop.fs.Path(folder.toUri()))
            .open("signs-convnet");
    ModelDelivery model = ModelDelivery.inPlace(storage, bundle);
    ScoringJob<float[]> job =
        new ScoringJob<>(
            new ClassificationPostprocessing(),
            bundle.card().json(),
            model,
            new ScoringLimits(1, 0, 1 << 20, 1 << 20),
            1);
    float[] before = probabilities(job);

    // An evaluation may do so; another number of threads needs another network.
    ExecutorModels.network(model, 2, storage);

    assertThat(probabilities(job)).isEqualTo(before);
  }

  private float[] probabilities(ScoringJob<float[]> job) throws IOException {
    byte[] png = new LookAlikeImages(new HandSigns(), 1).png(0);
    try (ImageScorer<float[]> scorer = ExecutorModels.borrow(job, storage)) {
      ImageInput image = new ImageInput(new ImageFile("0.png", png.length, 0, "table"), png);
      return scorer.score(List.of(image)).get(0).result();
    }
  }
}
