package io.lookonce.jobs.training.checkpoint;

import java.io.IOException;

/** Keeps states of a training, so that it can be continued. */
public interface StateSaver {

  /** Keeps nothing: for a training that is begun anew where it was interrupted. */
  StateSaver NONE =
      new StateSaver() {
        @Override
        public void write(TrainingState state) {}

        @Override
        public String kept() {
          return "";
        }
      };

  /** Keeps a state; it may change afterwards. */
  void write(TrainingState state) throws IOException;

  /** What a message says of the state that was kept before a training failed; may be empty. */
  String kept();
}
