package io.lookonce.jobs.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.data.source.FeatureListing;
import io.lookonce.data.source.FeatureRow;
import io.lookonce.datasets.planar.PlanarFigure;
import io.lookonce.datasets.planar.PlanarPoint;
import io.lookonce.jobs.ingest.features.FeatureIngestion;
import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.network.NumpyRandom;
import io.lookonce.storage.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Points that are drawn instead of read.
 *
 * @param count how many, at least 0
 * @param noise as the figure takes it, at least 0
 * @param seed of NumPy's random numbers, from 0 to 2³² − 1
 */
public record GeneratedPoints(int count, double noise, long seed) {

  private static final String FORMAT = "generated";

  /**
   * Draws them.
   *
   * @param option the name of the option that they stand for
   * @param split the split that all of them go into
   */
  public FeatureIngestion.OpenedInput draw(PlanarFigure figure, String option, Split split) {
    String origin =
        "%s of %d points, noise %s, seed %d".formatted(figure.name(), count, noise, seed);
    List<FeatureRow> rows = new ArrayList<>(count);
    for (PlanarPoint point : figure.draw(count, noise, new NumpyRandom(seed))) {
      rows.add(
          new FeatureRow(
              new double[] {point.x(), point.y()},
              String.valueOf(point.label()),
              split,
              String.format(Locale.ROOT, "%s-%s-%06d", figure.name(), split.title(), rows.size())));
    }
    FeatureListing listing =
        new FeatureListing(
            List.of("x", "y"), figure.classes(), rows, FORMAT, Sha256.of(origin.getBytes(UTF_8)));
    return new FeatureIngestion.OpenedInput(new IngestInput(option, origin, split), listing);
  }
}
