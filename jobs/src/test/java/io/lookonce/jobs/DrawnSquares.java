package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Ten images of red and green squares as a data set of boxes, and the configuration of a small
 * detector for them.
 */
public record DrawnSquares(Path configuration, String dataset) {

  private static final int SIDE = 64;

  public static DrawnSquares in(Path folder) throws IOException {
    Path csv = images(Files.createDirectories(folder.resolve("images")), 10, 3);
    String dataset = folder.resolve("data").toString();
    CommandRun run =
        CommandRun.of(
            "ingest",
            "--kind=boxes",
            "--train=" + csv,
            "--output=" + dataset,
            "--validation-fraction=0",
            "--test-fraction=0",
            "--classes=red,green");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new DrawnSquares(
        Files.writeString(
            folder.resolve("squares.conf"),
            """
            network = tiny-yolo
            input { width = 64, height = 64 }
            stride = 16
            filters = 8
            most-filters = 32
            anchor-count = 2
            batch-normalization { decay = 0.9 }
            optimizer { name = adam }
            learning-rate = 0.003
            schedule { name = cosine, duration = 120 }
            mini-batch-size = 5
            epochs = 120
            averaging { workers = 2, frequency = 1 }
            """),
        dataset);
  }

  /** Draws images with two squares each, and returns the file that says where they are. */
  public static Path images(Path folder, int count, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder boxes = new StringBuilder("image,xmin,ymin,xmax,ymax,class\n");
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      for (int half = 0; half < 2; half++) {
        int size = 12 + random.nextInt(16);
        int x = random.nextInt(SIDE - size);
        int y = half * SIDE / 2 + random.nextInt(SIDE / 2 - size + 1);
        boolean red = random.nextBoolean();
        graphics.setColor(red ? Color.RED : Color.GREEN);
        graphics.fillRect(x, y, size, size);
        boxes.append(
            String.format(
                Locale.ROOT,
                "%d.png,%d,%d,%d,%d,%s%n",
                i,
                x,
                y,
                x + size,
                y + size,
                red ? "red" : "green"));
      }
      graphics.dispose();
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    return Files.writeString(folder.resolve("boxes.csv"), boxes);
  }
}
