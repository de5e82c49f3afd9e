package io.lookonce.jobs.training.averaging;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * A piece of one worker's state on its way through a shuffle. It is written straight from the
 * memory of the network, so that the sender's heap never holds the state.
 */
final class StatePiece implements Externalizable {

  private static final int BLOCK = 4096;

  private WorkerReport report;
  private FlatState source;
  private int first;
  private int count;
  private byte[] numbers;

  /** For reading. */
  public StatePiece() {}

  /**
   * @param source the worker's network, held until this is written
   * @param first place of the first number
   * @param count how many numbers; none if the worker had nothing to train
   */
  StatePiece(WorkerReport report, FlatState source, int first, int count) {
    this.report = report;
    this.source = source;
    this.first = first;
    this.count = count;
  }

  WorkerReport report() {
    return report;
  }

  /** The numbers of a piece that has been read, little-endian float32. */
  byte[] numbers() {
    return numbers;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeObject(report);
    out.writeInt(count);
    float[] block = new float[BLOCK];
    byte[] bytes = new byte[BLOCK * Float.BYTES];
    for (int done = 0; done < count; done += BLOCK) {
      int length = Math.min(BLOCK, count - done);
      source.read(first + done, block, length);
      FlatState.floats(bytes).put(block, 0, length);
      out.write(bytes, 0, length * Float.BYTES);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    report = (WorkerReport) in.readObject();
    count = in.readInt();
    numbers = new byte[count * Float.BYTES];
    in.readFully(numbers);
  }
}
