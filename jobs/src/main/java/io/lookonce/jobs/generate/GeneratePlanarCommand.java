package io.lookonce.jobs.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.data.source.FeatureListing;
import io.lookonce.data.source.FeatureListing.FeatureRow;
import io.lookonce.datasets.planar.PlanarFigure;
import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.ingest.features.FeatureIngestion;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.network.NumpyRandom;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws labelled points in the plane and writes them as a data set of two features. */
@Command(sortOptions = false)
final class GeneratePlanarCommand extends SparkCommand {

  private static final long LARGEST_SEED = 0xFFFF_FFFFL;
  private static final String FORMAT = "generated";

  /**
   * The values of a figure in the course, used for options that are not given.
   *
   * @param count points of the training split
   * @param noise of both splits, in the unit of the figure
   * @param seed of the training split
   * @param testCount points of the test split
   */
  record Defaults(int count, double noise, long seed, int testCount) {

    /** The values for the help text. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d points, noise %s and seed %d, and %d test points",
          count,
          noise,
          seed,
          testCount);
    }
  }

  /**
   * The points of one split.
   *
   * @param count number of points, at least 0
   * @param noise in the unit of the figure, at least 0
   * @param seed of NumPy's random generator, from 0 to 2³² − 1
   */
  private record Points(int count, double noise, long seed) {}

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the data set; new or empty.")
  private String outputFolder;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Points of the training split. Default: as in the course.")
  private Integer count;

  @Option(
      names = "--noise",
      paramLabel = "DEVIATION",
      description = "Noise of the points, at least 0. Default: as in the course.")
  private Double noise;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "NumPy seed of the training split. Default: as in the course.")
  private Long seed;

  @Option(names = "--test-count", paramLabel = "N", description = "Points of the test split.")
  private Integer testCount;

  @Option(
      names = "--test-seed",
      paramLabel = "N",
      description = "NumPy seed of the test split. Default: --seed plus 1.")
  private Long testSeed;

  private IngestOutput output;
  private FeatureIngestion ingestion;

  private final PlanarFigure figure;
  private final Defaults defaults;

  GeneratePlanarCommand(PlanarFigure figure, Defaults defaults) {
    this.figure = figure;
    this.defaults = defaults;
  }

  Defaults defaults() {
    return defaults;
  }

  @Override
  protected void prepare() throws IOException {
    Points training = training();
    Points test = test(training);
    Storage storage = storage();
    output = new IngestOutput(storage, Storage.path(outputFolder));
    lease(storage, output.root());
    output.requireFree();
    List<FeatureIngestion.OpenedInput> inputs = new ArrayList<>();
    inputs.add(draw(training, "--train", Split.TRAIN));
    if (test.count() > 0) {
      inputs.add(draw(test, "--test", Split.TEST));
    }
    ingestion = new FeatureIngestion(storage, settings(inputs), output, inputs);
  }

  private Points training() {
    Points points =
        new Points(
            count != null ? count : defaults.count(),
            noise != null ? noise : defaults.noise(),
            seed != null ? seed : defaults.seed());
    require(points.count() >= 2, "--count %d: at least 2 are needed", points.count());
    require(
        points.noise() >= 0 && Double.isFinite(points.noise()),
        "--noise %s: must be at least 0",
        points.noise());
    requireSeed("--seed", points.seed());
    return points;
  }

  private Points test(Points training) {
    Points points =
        new Points(
            testCount != null ? testCount : defaults.testCount(),
            training.noise(),
            testSeed != null ? testSeed : training.seed() + 1);
    require(
        points.count() == 0 || points.count() >= 2,
        "--test-count %d: none or at least 2",
        points.count());
    requireSeed("--test-seed", points.seed());
    return points;
  }

  private static void requireSeed(String option, long seed) {
    require(
        seed >= 0 && seed <= LARGEST_SEED,
        "%s %d: NumPy's seeds go from 0 to 2^32 - 1",
        option,
        seed);
  }

  /**
   * Draws the points of one split.
   *
   * @param option the option of {@code ingest} that they stand in for
   */
  private FeatureIngestion.OpenedInput draw(Points points, String option, Split split) {
    String origin =
        String.format(
            Locale.ROOT,
            "%s of %d points, noise %s, seed %d",
            figure.name(),
            points.count(),
            points.noise(),
            points.seed());
    List<FeatureRow> rows = new ArrayList<>(points.count());
    for (PlanarPoint point :
        figure.draw(points.count(), points.noise(), new NumpyRandom(points.seed()))) {
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

  private IngestSettings settings(List<FeatureIngestion.OpenedInput> inputs) {
    List<IngestInput> origins = inputs.stream().map(FeatureIngestion.OpenedInput::input).toList();
    return new IngestSettings(
        output.root().getName(),
        origins,
        List.of(),
        new SplitFractions(0, 0),
        DuplicateRule.KEEP_SPLITS,
        false,
        0,
        0,
        0);
  }

  @Override
  protected void describe() {
    ingestion.description().forEach(out()::println);
    out().println("output: " + output.root());
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    return ingestion.run(spark, run, output.root(), 0);
  }

  @Override
  protected void conclude() {
    out().println("data set: " + output.root());
  }
}
