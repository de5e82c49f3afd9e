package io.lookonce.jobs.generate;

import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlike;
import picocli.CommandLine.Command;

/** {@code lookonce generate signs}: hands that show none to five fingers, one folder per number. */
@Command(
    name = "signs",
    description =
        "Renders hands that show none to five fingers, one folder per number: 64x64 PNG files.",
    sortOptions = false)
final class GenerateSignsCommand extends GenerateImagesCommand {

  @Override
  LookAlike lookAlike() {
    return new HandSigns();
  }
}
