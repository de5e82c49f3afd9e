package io.lookonce.course;

import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory that the arrays of successive steps share: with networks as small as the notebooks',
 * allocation would take most of the time.
 */
final class Scratch {

  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(1 << 25)
          .policyLearning(LearningPolicy.NONE)
          .build();

  private Scratch() {}

  /** Runs a step whose new arrays are not needed afterwards. */
  static double step(DoubleSupplier step) {
    try (MemoryWorkspace memory =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, "COURSE")) {
      return step.getAsDouble();
    }
  }
}
