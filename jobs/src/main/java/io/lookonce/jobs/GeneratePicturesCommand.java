package io.lookonce.jobs;

import io.lookonce.data.lookalike.LookAlike;
import io.lookonce.data.lookalike.LookAlikePictures;
import io.lookonce.jobs.report.ExitCode;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** A command that renders labelled pictures into one folder per class, for {@code ingest}. */
abstract class GeneratePicturesCommand extends LookonceCommand {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder to make: one folder per class with PNG files of 64x64 pixels.")
  private String outputFolder;

  @Option(names = "--count", paramLabel = "N", description = "Number of pictures. Default: 600.")
  private int count = 600;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Names the set; the same seed gives the same pictures. Default: 1.")
  private long seed = 1;

  /** What is drawn. */
  abstract LookAlike lookAlike();

  @Override
  final int execute() throws IOException {
    require(count >= 1, "--count %d: at least 1 is needed", count);
    Storage storage = storage();
    Path output = storage.qualify(new Path(outputFolder));
    require(storage.list(output).isEmpty(), "--output %s exists already and is not empty", output);
    LookAlikePictures pictures = new LookAlikePictures(lookAlike(), seed);
    for (int number = 0; number < count; number++) {
      String name = String.format(Locale.ROOT, "%s/%06d.png", pictures.className(number), number);
      try (OutputStream file = storage.create(new Path(output, name))) {
        file.write(pictures.png(number));
      }
    }
    out().printf("%,d pictures of %d classes in %s%n", count, lookAlike().classes().size(), output);
    return ExitCode.DONE;
  }
}
