package io.lookonce.jobs.generate;

import io.lookonce.data.DuplicateRule;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.datasets.planar.PlanarFigure;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.ingest.features.FeatureIngestion;
import io.lookonce.jobs.ingest.write.IngestInput;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestResult;
import io.lookonce.jobs.ingest.write.IngestRun;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** A command that draws points in the plane and writes them as a data set. */
abstract class GeneratePlanarCommand extends SparkCommand {

  private static final long LARGEST_SEED = 0xFFFF_FFFFL;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the data set; new or empty.")
  private String outputFolder;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Points to train on. Default: as the course has them.")
  private Integer count;

  @Option(
      names = "--noise",
      paramLabel = "DEVIATION",
      description = "How far points stray, at least 0. Default: as in the course.")
  private Double noise;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "NumPy's seed of the points to train on. Default: the course's.")
  private Long seed;

  @Option(names = "--test-count", paramLabel = "N", description = "Points of the test split.")
  private Integer testCount;

  @Option(
      names = "--test-seed",
      paramLabel = "N",
      description = "NumPy's seed of the points of the test split. Default: one more than --seed.")
  private Long testSeed;

  private IngestOutput output;
  private FeatureIngestion ingestion;

  /** What is drawn. */
  abstract PlanarFigure figure();

  /** What the course draws. */
  abstract GeneratedPoints usual();

  @Override
  protected final void prepare() throws IOException {
    GeneratedPoints training = training();
    GeneratedPoints test = test(training);
    Storage storage = storage();
    output = new IngestOutput(storage, Storage.path(outputFolder));
    lease(storage, output.root());
    output.requireFree();
    List<FeatureIngestion.OpenedInput> inputs = new ArrayList<>();
    inputs.add(training.draw(figure(), "--train", Split.TRAIN));
    if (test.count() > 0) {
      inputs.add(test.draw(figure(), "--test", Split.TEST));
    }
    ingestion = new FeatureIngestion(storage, settings(inputs), output, inputs);
  }

  private GeneratedPoints training() {
    GeneratedPoints usual = usual();
    GeneratedPoints asked =
        new GeneratedPoints(
            count != null ? count : usual.count(),
            noise != null ? noise : usual.noise(),
            seed != null ? seed : usual.seed());
    require(asked.count() >= 2, "--count %d: at least 2 are needed", asked.count());
    require(
        asked.noise() >= 0 && Double.isFinite(asked.noise()),
        "--noise %s: must be at least 0",
        asked.noise());
    requireSeed("--seed", asked.seed());
    return asked;
  }

  private GeneratedPoints test(GeneratedPoints training) {
    GeneratedPoints asked =
        new GeneratedPoints(
            testCount != null ? testCount : usualTestCount(),
            training.noise(),
            testSeed != null ? testSeed : training.seed() + 1);
    require(
        asked.count() == 0 || asked.count() >= 2,
        "--test-count %d: none or at least 2",
        asked.count());
    requireSeed("--test-seed", asked.seed());
    return asked;
  }

  /** Points of the test split, unless somebody says otherwise. */
  abstract int usualTestCount();

  private static void requireSeed(String option, long seed) {
    require(
        seed >= 0 && seed <= LARGEST_SEED,
        "%s %d: NumPy's seeds go from 0 to 2^32 - 1",
        option,
        seed);
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
  protected final void describe() {
    ingestion.description().forEach(out()::println);
    out().println("output: " + output.root());
  }

  @Override
  protected final int run(SparkSession spark) throws IOException {
    IngestRun run = new IngestRun("generate " + commandName(), ingestion, output);
    IngestResult result = ingestion.run(spark);
    run.finish(result, 0);
    out().println(result.health(0));
    out().println("data set: " + output.root());
    return ExitCode.DONE;
  }
}
