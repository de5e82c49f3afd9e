package io.lookonce.jobs;

import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelPattern;
import io.lookonce.data.PictureFitting;
import io.lookonce.jobs.ingest.IngestSettings;
import io.lookonce.jobs.ingest.PictureIngestSettings;
import io.lookonce.storage.InputRefused;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code ingest --kind pictures} has besides the options of every kind. */
final class PictureIngestOptions {

  /** The names of these options. */
  static final List<String> NAMES = List.of("--size", "--resize", "--label-pattern");

  @Option(
      names = "--size",
      paramLabel = "HEIGHTxWIDTH",
      description = "Size of all pictures, such as 64x64. Default: that of the first HDF5 input.")
  private String size;

  @Option(
      names = "--resize",
      paramLabel = "bilinear|bicubic|none",
      description = "How pictures are brought to that size; none rejects those of another size.")
  private String resize;

  @Option(
      names = "--label-pattern",
      paramLabel = "REGEX",
      description =
          "Takes labels of folders from file names: an expression with a group (?<label>...)."
              + " Where pictures lie directly in the folder, it defaults to"
              + " (?<label>[^_]+)_.*")
  private String labelPattern;

  PictureIngestSettings settings(IngestSettings shared) {
    return new PictureIngestSettings(
        shared,
        labelPattern == null ? null : LabelPattern.parse("--label-pattern", labelPattern),
        size == null ? null : ImageShape.parse("--size", size),
        PictureFitting.named(resize)
            .orElseThrow(
                () -> new InputRefused("--resize " + resize + ": use bilinear, bicubic or none")));
  }
}
