package io.lookonce.jobs.generate;

import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lookonce generate road-scenes}: rendered images of traffic with exact boxes. */
@Command(
    name = "road-scenes",
    description = "Renders labelled images of road traffic: JPEG files and COCO JSON.",
    sortOptions = false)
final class GenerateRoadScenesCommand extends SparkCommand {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "New or empty folder; gets images/*.jpg and annotations.json.")
  private String outputFolder;

  @Option(names = "--count", paramLabel = "N", description = "Number of images. Default: 100.")
  private int count = 100;

  @Option(names = "--width", paramLabel = "PIXELS", description = "Image width. Default: 1280.")
  private int width = 1280;

  @Option(names = "--height", paramLabel = "PIXELS", description = "Image height. Default: 720.")
  private int height = 720;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; the same seed gives the same images. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--least-height",
      paramLabel = "SHARE",
      description =
          "Objects lower than this share of the image height are labelled difficult; evaluations"
              + " ignore them. Default: 0.0667, a fifteenth.")
  private double leastHeight = SceneOptions.Asked.USUAL.leastHeight();

  @Option(
      names = "--least-visible",
      paramLabel = "SHARE",
      description =
          "Objects of which less than this share is visible are labelled difficult. Default: 0.5.")
  private double leastVisible = SceneOptions.Asked.USUAL.leastVisible();

  private Storage storage;
  private SceneOptions options;
  private Path output;

  @Override
  protected void prepare() throws IOException {
    require(count >= 1, "--count %d: at least 1 is needed", count);
    try {
      options =
          SceneOptions.ofSize(width, height, new SceneOptions.Asked(leastHeight, leastVisible));
    } catch (IllegalArgumentException outside) {
      throw new InputRefused("--" + outside.getMessage(), outside);
    }
    storage = storage();
    output = storage.qualify(Storage.path(outputFolder));
    leaseWithoutRunFile(storage, output);
    require(
        OutputLease.contents(storage, output).isEmpty(),
        "--output %s exists already and is not empty",
        output);
  }

  @Override
  protected void describe() {
    out()
        .printf(
            Locale.ROOT,
            "%s of %dx%d, seed %d, into %s%n",
            NumberText.counted(count, "scene", "scenes"),
            width,
            height,
            seed,
            output);
  }

  @Override
  protected int run(SparkSession spark) throws IOException {
    long boxes = new RoadSceneFolder(spark, storage, output).render(seed, count, options);
    out()
        .printf(
            Locale.ROOT,
            "%s with %s in %s%n",
            NumberText.counted(count, "scene", "scenes"),
            NumberText.counted(boxes, "box", "boxes"),
            output);
    return ExitCode.DONE;
  }
}
