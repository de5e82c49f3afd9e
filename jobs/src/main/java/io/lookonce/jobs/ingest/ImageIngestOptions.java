package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelInFileName.LabelPattern;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.storage.InputRefused;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code ingest --kind images}. */
@HelpGroup("With --kind images")
public final class ImageIngestOptions {

  /** The names of these options. */
  public static final List<String> NAMES = List.of("--size", "--resize", "--label-pattern");

  @Option(
      names = "--size",
      paramLabel = "HEIGHTxWIDTH",
      description = "Size of all images, such as 64x64. Default: that of the first HDF5 input.")
  private String size;

  @Option(
      names = "--resize",
      paramLabel = "bilinear|bicubic|none",
      description = "How images are resized; none rejects those of another size.")
  private String resize;

  @Option(
      names = "--label-pattern",
      paramLabel = "REGEX",
      description =
          "Takes labels of folders from file names: an expression with a group (?<label>...)."
              + " Where images lie directly in the folder, it defaults to"
              + " (?<label>[^_]+)_.*")
  private String labelPattern;

  public ImageIngestSettings settings(IngestSettings shared) {
    return new ImageIngestSettings(
        shared,
        labelPattern == null ? null : LabelPattern.parse("--label-pattern", labelPattern),
        size == null ? null : ImageShape.parse("--size", size),
        ImageFitting.named(resize)
            .orElseThrow(
                () -> new InputRefused("--resize " + resize + ": use bilinear, bicubic or none")));
  }
}
