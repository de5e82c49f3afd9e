package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.ClassifierNetwork.SequentialNetwork;
import io.lookonce.network.Layers.Padding;
import io.lookonce.network.Layers.Window;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * The convolutional network of the course for the SIGNS data set: two convolutions with ReLU and
 * pooling, all SAME, and a softmax. 1,310 parameters for images of 64 × 64 × 3 and six classes (the
 * notebook's first edition has no biases in the convolutions; here their 24 biases are initialised
 * to zero).
 *
 * @param input size of the images
 * @param outputs number of classes
 */
public record SignsConvolutional(InputShape.Image input, int outputs) implements SequentialNetwork {

  static final String NAME = "signs-convnet";

  /** Reads {@code input} and {@code classes}. */
  static SignsConvolutional read(Settings settings) {
    return new SignsConvolutional(
        InputShape.Image.read(settings, 1),
        settings.integer("classes", 6, Range.between(2, Networks.MOST_CLASSES)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Layer> layers() {
    return List.of(
        Layers.convolution(
            "conv1", 8, new Window(4, 1, Padding.SAME), Activation.RELU.getActivationFunction()),
        Layers.maximumPooling("pool1", new Window(8, 8, Padding.SAME)),
        Layers.convolution(
            "conv2", 16, new Window(2, 1, Padding.SAME), Activation.RELU.getActivationFunction()),
        Layers.maximumPooling("pool2", new Window(4, 4, Padding.SAME)),
        Layers.output("fc", outputs));
  }
}
