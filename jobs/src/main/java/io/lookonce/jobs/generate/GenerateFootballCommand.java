package io.lookonce.jobs.generate;

import io.lookonce.datasets.planar.Football;
import io.lookonce.datasets.planar.PlanarFigure;
import picocli.CommandLine.Command;

/** {@code lookonce generate football}: where a kicked ball comes down and which team heads it. */
@Command(
    name = "football",
    description =
        "Draws labelled points, where a kicked ball comes down and which team heads it: a data set"
            + " for conf/train/planar.conf. By default 211 points with noise 0.05 and seed 1, and"
            + " 200 to test.",
    sortOptions = false)
final class GenerateFootballCommand extends GeneratePlanarCommand {

  @Override
  PlanarFigure figure() {
    return new Football();
  }

  @Override
  GeneratedPoints usual() {
    return new GeneratedPoints(211, 0.05, 1);
  }

  @Override
  int usualTestCount() {
    return 200;
  }
}
