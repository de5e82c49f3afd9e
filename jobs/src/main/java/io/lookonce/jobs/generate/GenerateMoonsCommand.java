package io.lookonce.jobs.generate;

import io.lookonce.datasets.planar.Moons;
import io.lookonce.datasets.planar.PlanarFigure;
import picocli.CommandLine.Command;

/** {@code lookonce generate moons}: two half circles that reach into each other. */
@Command(
    name = "moons",
    description =
        "Draws labelled points, two half circles that reach into each other: a data set for"
            + " conf/train/planar.conf. By default 300 points with noise 0.2 and seed 3, and 100 to"
            + " test.",
    sortOptions = false)
final class GenerateMoonsCommand extends GeneratePlanarCommand {

  @Override
  PlanarFigure figure() {
    return new Moons();
  }

  @Override
  GeneratedPoints usual() {
    return new GeneratedPoints(300, 0.2, 3);
  }

  @Override
  int usualTestCount() {
    return 100;
  }
}
