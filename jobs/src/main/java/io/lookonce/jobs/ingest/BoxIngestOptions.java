package io.lookonce.jobs.ingest;

import static io.lookonce.jobs.cli.LookonceCommand.require;

import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.jobs.cli.ClassOption;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options of {@code ingest --kind boxes}. */
@HelpGroup("With --kind boxes")
public final class BoxIngestOptions {

  /** The names of these options. */
  public static final List<String> NAMES =
      List.of("--format", "--images", "--box-outside", "--class-names");

  @Option(
      names = "--format",
      paramLabel = "coco|voc|yolo|csv|cvat|labelme|label-studio|kitti|bdd100k",
      description = "Boxes: annotation format. Default: detected.")
  private String format;

  @Option(
      names = "--images",
      paramLabel = "URI",
      description =
          "Boxes: folder of the images, once for all inputs or once for each. Default: where"
              + " the format has them, else anywhere in the input's folder.")
  private List<String> images = List.of();

  @Option(
      names = "--box-outside",
      paramLabel = "clip|refuse",
      description = "Boxes: what is done with those that reach beyond their image. Default: clip.")
  private String boxOutside = "clip";

  @Option(
      names = "--class-names",
      split = ",",
      paramLabel = "NAME",
      description =
          "Boxes: names of YOLO's numbered classes in their order, or a file of names, where no"
              + " file of the labels names them; of a .csv without classes, the one name.")
  private List<String> classNames = List.of();

  public BoxIngestSettings settings(Storage storage, IngestSettings shared) throws IOException {
    require(
        images.size() <= 1 || images.size() == shared.inputs().size(),
        "--images is given %d times for %d inputs: once for all or once for each is needed",
        images.size(),
        shared.inputs().size());
    return new BoxIngestSettings(
        shared,
        format == null ? null : format(),
        images,
        BoxOutside.named(boxOutside)
            .orElseThrow(
                () -> new InputRefused("--box-outside " + boxOutside + ": use clip or refuse")),
        ClassOption.names(storage, "--class-names", classNames),
        false);
  }

  private BoxFormat format() {
    return BoxFormat.named(format)
        .orElseThrow(
            () ->
                new InputRefused(
                    String.format(
                        Locale.ROOT,
                        "--format %s: use one of %s",
                        format,
                        Arrays.stream(BoxFormat.values())
                            .map(BoxFormat::title)
                            .collect(Collectors.joining(", ")))));
  }
}
