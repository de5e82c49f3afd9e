package io.lookonce.jobs.generate;

import io.lookonce.datasets.lookalike.Cats;
import io.lookonce.datasets.lookalike.LookAlike;
import picocli.CommandLine.Command;

/** {@code lookonce generate cats}: cats and other things, one folder each. */
@Command(
    name = "cats",
    description = "Renders cats and other things, one folder each: 64x64 PNG files.",
    sortOptions = false)
final class GenerateCatsCommand extends GenerateImagesCommand {

  @Override
  LookAlike lookAlike() {
    return new Cats();
  }
}
