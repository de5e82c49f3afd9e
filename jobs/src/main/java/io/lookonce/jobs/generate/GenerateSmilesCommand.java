package io.lookonce.jobs.generate;

import io.lookonce.datasets.lookalike.LookAlike;
import io.lookonce.datasets.lookalike.Smiles;
import picocli.CommandLine.Command;

/** {@code lookonce generate smiles}: faces that smile or do not, one folder each. */
@Command(
    name = "smiles",
    description = "Renders faces that smile or do not, one folder each: 64x64 PNG files.",
    sortOptions = false)
final class GenerateSmilesCommand extends GenerateImagesCommand {

  @Override
  LookAlike lookAlike() {
    return new Smiles();
  }
}
