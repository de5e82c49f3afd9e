package io.lookonce.jobs.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a person means who writes an option of another program of this field, such as {@code --lr}
 * or {@code --weights}: an option of the command, or a key of its training's configuration.
 */
public final class OptionHints {

  /** By the option that is not there: candidates, the first that the command has is meant. */
  private static final Map<String, List<String>> MEANT =
      Map.ofEntries(
          Map.entry("--input", List.of("--images", "--detections", "dataset")),
          Map.entry("--images", List.of("--input", "--dataset", "dataset")),
          Map.entry("--source", List.of("--images", "--input", "dataset")),
          Map.entry("--data", List.of("--images", "--dataset", "--input", "dataset")),
          Map.entry("--dataset", List.of("dataset", "--images")),
          Map.entry("--folder", List.of("--images", "--input")),
          Map.entry("--weights", List.of("--model", "start")),
          Map.entry("--pretrained", List.of("start", "--model")),
          Map.entry("--model", List.of("start", "network")),
          Map.entry("--network", List.of("network")),
          Map.entry("--out", List.of("--output")),
          Map.entry("--project", List.of("--output")),
          Map.entry("--save-dir", List.of("--output")),
          Map.entry("--registry", List.of("--output")),
          Map.entry("--confidence", List.of("--score-threshold")),
          Map.entry("--conf-thres", List.of("--score-threshold")),
          Map.entry("--threshold", List.of("--score-threshold")),
          Map.entry("--iou", List.of("--iou-threshold")),
          Map.entry("--iou-thres", List.of("--iou-threshold")),
          Map.entry("--max-det", List.of("--max-boxes")),
          Map.entry("--names", List.of("--classes")),
          Map.entry("--lr", List.of("learning-rate")),
          Map.entry("--lr0", List.of("learning-rate")),
          Map.entry("--learning-rate", List.of("learning-rate")),
          Map.entry("--epochs", List.of("epochs")),
          Map.entry("--epoch", List.of("epochs")),
          Map.entry("--iterations", List.of("epochs")),
          Map.entry("--batch", List.of("--batch-size", "mini-batch-size")),
          Map.entry("--batch-size", List.of("mini-batch-size")),
          Map.entry("--mini-batch-size", List.of("mini-batch-size")),
          Map.entry("--optimizer", List.of("optimizer.name")),
          Map.entry("--momentum", List.of("optimizer.beta")),
          Map.entry("--weight-decay", List.of("regularization.weight-decay")),
          Map.entry("--patience", List.of("early-stopping.patience")),
          Map.entry("--workers", List.of("averaging.workers")),
          Map.entry("--imgsz", List.of("input.width", "--size")),
          Map.entry("--img-size", List.of("input.width", "--size")),
          Map.entry("--seed", List.of("seed")));

  private OptionHints() {}

  /**
   * How to write on this command what another program's option says.
   *
   * @param written the option that the command does not have
   * @return such as {@code write --set learning-rate=VALUE}; empty if nothing is meant
   */
  public static Optional<String> of(CommandSpec command, String written) {
    String name = written.replaceFirst("=.*", "").toLowerCase(Locale.ROOT).replace('_', '-');
    boolean settings =
        command.userObject() instanceof LookonceCommand known && known.hasSettingsOfItsOwn();
    return MEANT.getOrDefault(name, List.of()).stream()
        .filter(meant -> meant.startsWith("--") ? command.findOption(meant) != null : settings)
        .findFirst()
        .map(
            meant -> meant.startsWith("--") ? "write " + meant : "write --set " + meant + "=VALUE");
  }
}
