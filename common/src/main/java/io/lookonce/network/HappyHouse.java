package io.lookonce.network;

import io.lookonce.configuration.Settings;
import io.lookonce.network.ClassifierNetwork.SequentialNetwork;
import io.lookonce.network.Layers.Padding;
import io.lookonce.network.Layers.Window;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * The network of the course's Happy House notebook, with its layer names, which classifies whether
 * a person smiles. It has 37,633 parameters for images of 64 × 64 × 3, of which 64 are batch
 * normalisation's running mean and variance.
 *
 * @param input size of the images
 * @param normalizationDecay weight of the past in the running mean and variance
 */
public record HappyHouse(InputShape.Image input, double normalizationDecay)
    implements SequentialNetwork {

  static final String NAME = "happy";

  /** Reads {@code input} and {@code batch-normalization.decay}. */
  static HappyHouse read(Settings settings) {
    return new HappyHouse(InputShape.Image.read(settings, 2), Layers.normalizationDecay(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public List<Layer> layers() {
    return List.of(
        Layers.zeroPadding("pad", 3),
        Layers.convolution(
            "conv0",
            32,
            new Window(7, 1, Padding.VALID),
            Activation.IDENTITY.getActivationFunction()),
        Layers.batchNormalization("bn0", normalizationDecay),
        Layers.activation("relu0", Activation.RELU.getActivationFunction()),
        Layers.maximumPooling("max_pool", new Window(2, 2, Padding.VALID)),
        Layers.output("fc", 1));
  }
}
