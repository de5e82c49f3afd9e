package io.lookonce.jobs.generate;

import io.lookonce.datasets.planar.Circles;
import io.lookonce.datasets.planar.PlanarFigure;
import picocli.CommandLine.Command;

/** {@code lookonce generate circles}: two circles, one within the other. */
@Command(
    name = "circles",
    description =
        "Draws labelled points, two circles, one within the other: a data set for"
            + " conf/train/planar.conf. By default 300 points with noise 0.05 and seed 1, and 100"
            + " to test.",
    sortOptions = false)
final class GenerateCirclesCommand extends GeneratePlanarCommand {

  @Override
  PlanarFigure figure() {
    return new Circles();
  }

  @Override
  GeneratedPoints usual() {
    return new GeneratedPoints(300, 0.05, 1);
  }

  @Override
  int usualTestCount() {
    return 100;
  }
}
