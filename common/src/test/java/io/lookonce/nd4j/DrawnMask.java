package io.lookonce.nd4j;

import io.lookonce.nd4j.operation.DropoutOperation;
import io.lookonce.nd4j.operation.DropoutOperation.DropoutSeed;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's hook for dropout, with the masks that the fast layer draws. */
final class DrawnMask implements IDropout {
  private static final long serialVersionUID = 1L;

  private final double keep;
  private final long seed;
  private final long stream;
  private transient INDArray mask;

  DrawnMask(double keep, long seed, long stream) {
    this.keep = keep;
    this.seed = seed;
    this.stream = stream;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    FloatBuffer numbers = FloatBuffer.allocate(Math.toIntExact(input.length()));
    DropoutOperation.draw(numbers, keep, DropoutSeed.of(seed, stream, iteration));
    mask = Nd4j.createFromArray(numbers.array()).reshape(input.shape()).detach();
    return result.assign(input.mul(mask));
  }

  @Override
  public INDArray backprop(
      INDArray gradientAtOutput, INDArray gradientAtInput, int iteration, int epoch) {
    return gradientAtInput.assign(gradientAtOutput.mul(mask));
  }

  @Override
  public void clear() {
    mask = null;
  }

  @Override
  public IDropout clone() {
    return new DrawnMask(keep, seed, stream);
  }
}
