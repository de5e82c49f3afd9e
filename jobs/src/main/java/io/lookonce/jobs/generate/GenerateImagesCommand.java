package io.lookonce.jobs.generate;

import io.lookonce.datasets.lookalike.LookAlike;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.cli.WritingCommand;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Renders labelled images into one folder per class, the layout that {@code ingest} reads. */
@Command(sortOptions = false)
final class GenerateImagesCommand extends WritingCommand {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "New or empty folder; gets one folder per class with 64x64 PNG files.")
  private String outputFolder;

  @Option(names = "--count", paramLabel = "N", description = "Number of images. Default: 600.")
  private int count = 600;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; the same seed gives the same images. Default: 1.")
  private long seed = 1;

  private final LookAlike lookAlike;
  private Storage storage;
  private Path output;

  GenerateImagesCommand(LookAlike lookAlike) {
    this.lookAlike = lookAlike;
  }

  @Override
  protected void prepare() throws IOException {
    require(count >= 1, "--count %d: at least 1 is needed", count);
    storage = storage();
    output = storage.qualify(Storage.path(outputFolder));
    lease(storage, output);
    GenerateRoadScenesCommand.requireEmpty(storage, output);
  }

  @Override
  protected void describe() {
    out().println(summary());
  }

  @Override
  protected RunResult work(RunScope run) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("output", output.toString());
    settings.put("count", String.valueOf(count));
    settings.put("seed", String.valueOf(seed));
    run.settings(settings);
    LookAlikeImages images = new LookAlikeImages(lookAlike, seed);
    for (int number = 0; number < count; number++) {
      String name = String.format(Locale.ROOT, "%s/%06d.png", images.className(number), number);
      try (OutputStream file = storage.create(new Path(output, name))) {
        file.write(images.png(number));
      }
    }
    return RunResult.done(summary(), Map.of("images", (long) count));
  }

  private String summary() {
    return String.format(
        Locale.ROOT,
        "%s of %d classes in %s",
        NumberText.counted(count, "image", "images"),
        lookAlike.classes().size(),
        output);
  }
}
