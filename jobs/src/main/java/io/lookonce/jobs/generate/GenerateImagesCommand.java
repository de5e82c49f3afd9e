package io.lookonce.jobs.generate;

import io.lookonce.datasets.lookalike.LookAlike;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Renders labelled images into one folder per class, the layout that {@code ingest} reads. */
@Command(sortOptions = false)
final class GenerateImagesCommand extends LookonceCommand {

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

  GenerateImagesCommand(LookAlike lookAlike) {
    this.lookAlike = lookAlike;
  }

  @Override
  protected int execute() throws IOException {
    require(count >= 1, "--count %d: at least 1 is needed", count);
    Storage storage = storage();
    Path output = storage.qualify(Storage.path(outputFolder));
    require(storage.list(output).isEmpty(), "--output %s exists already and is not empty", output);
    LookAlikeImages images = new LookAlikeImages(lookAlike, seed);
    for (int number = 0; number < count; number++) {
      String name = String.format(Locale.ROOT, "%s/%06d.png", images.className(number), number);
      try (OutputStream file = storage.create(new Path(output, name))) {
        file.write(images.png(number));
      }
    }
    out()
        .printf(
            Locale.ROOT,
            "%s of %d classes in %s%n",
            NumberText.counted(count, "image", "images"),
            lookAlike.classes().size(),
            output);
    return ExitCode.DONE;
  }
}
