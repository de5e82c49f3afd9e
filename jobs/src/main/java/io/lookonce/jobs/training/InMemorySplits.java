package io.lookonce.jobs.training;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.DecisionRegions.PlanarPoints;
import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * All examples of a data set in one JVM, for trainings that run side by side. Each split keeps the
 * order of the data set.
 */
public final class InMemorySplits implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EnumMap<Split, Shard> shards;
  private final boolean planar;

  private InMemorySplits(EnumMap<Split, Shard> shards, boolean planar) {
    this.shards = shards;
    this.planar = planar;
  }

  /**
   * Reads the data set of a training into the driver.
   *
   * @throws io.lookonce.storage.InputRefused if its examples cannot be used
   */
  public static InMemorySplits read(SparkSession spark, Storage storage, TrainingRequest request)
      throws IOException {
    TrainingPlan plan = request.plan();
    EnumMap<Split, Shard> shards = new EnumMap<>(Split.class);
    try (ShardLoader loader = ShardLoader.ofOne(spark, storage, plan)) {
      for (Split split : plan.splits()) {
        shards.put(split, loader.inOrder(split).first());
      }
    }
    return new InMemorySplits(shards, request.isPlanar());
  }

  /** The splits of a single worker, with the training split shuffled by a seed. */
  Map<Split, Shard> shuffled(int seed) {
    Map<Split, Shard> shuffled = new EnumMap<>(shards);
    shuffled.computeIfPresent(
        Split.TRAIN,
        (split, shard) -> shard.reordered(SeededShuffle.permutation(shard.size(), seed)));
    return shuffled;
  }

  /** The examples as points of the plane; empty if they are something else. */
  public Optional<PlanarPoints> points() {
    if (!planar) {
      return Optional.empty();
    }
    List<PlanarPoints.Point> points = new ArrayList<>();
    shards.forEach(
        (split, shard) -> {
          for (int i = 0; i < shard.size(); i++) {
            FloatBuffer numbers = FlatState.floats(shard.pixels()[i]);
            points.add(
                new PlanarPoints.Point(
                    numbers.get(0), numbers.get(1), shard.classOf(i), split == Split.TRAIN));
          }
        });
    return Optional.of(new PlanarPoints(points));
  }
}
