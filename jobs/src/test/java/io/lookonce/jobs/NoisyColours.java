package io.lookonce.jobs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Noisy images of three colours, each in the folder of its colour, and the configuration of a small
 * network that tells them apart.
 *
 * @param images the folder of these folders
 * @param configuration HOCON file of the training
 */
public record NoisyColours(Path images, Path configuration) {

  public static final List<String> NAMES = List.of("red", "green", "blue");
  public static final int SIDE = 4;

  /** Draws the first images. */
  public static NoisyColours in(Path folder, int ofEach) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("colours.conf"),
            """
            network = custom
            input { features = 48 }
            layers = [ { type = dense, units = 8, function = tanh }, { type = output, units = 3 } ]
            seed = 5
            initialization { distribution = xavier }
            optimizer { name = gradient-descent }
            learning-rate = 0.05
            mini-batch-size = 4
            epochs = 2
            averaging { workers = 2, frequency = 1 }
            """);
    NoisyColours colours = new NoisyColours(folder.resolve("images"), configuration);
    colours.add(0, ofEach);
    return colours;
  }

  /** Draws more. */
  public void add(int batch, int ofEach) throws IOException {
    Random random = new Random(100L + batch);
    for (int colour = 0; colour < NAMES.size(); colour++) {
      Path ofClass = Files.createDirectories(images.resolve(NAMES.get(colour)));
      for (int i = 0; i < ofEach; i++) {
        ImageIO.write(
            image(colour, random), "png", ofClass.resolve(batch + "-" + i + ".png").toFile());
      }
    }
  }

  /** One image of the colour of this number. */
  public static BufferedImage image(int colour, Random random) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int pixel = 0;
        for (int channel = 0; channel < 3; channel++) {
          int sample = random.nextInt(200) + (channel == colour ? 55 : 0);
          pixel |= sample << (16 - 8 * channel);
        }
        image.setRGB(x, y, pixel);
      }
    }
    return image;
  }
}
