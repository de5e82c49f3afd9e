package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Images of three by two cells, each black, red or green, and a detector that finds exactly the
 * coloured cells, the brighter the surer: its weights are written by hand. What is <i>said</i> to
 * be in an image is for the test to choose, so that every figure can be worked out.
 */
final class ColouredSquares {

  static final int CELL = 32;
  private static final int COLUMNS = 3;
  private static final int ROWS = 2;

  private static final String ARCHITECTURE =
      """
      [net]
      width=96
      height=64
      channels=3
      """
          + "[maxpool]\nsize=2\nstride=2\n".repeat(5)
          + """
          [convolutional]
          size=1
          stride=1
          pad=1
          filters=7
          activation=linear
          [region]
          anchors=1,1
          classes=2
          coords=4
          num=1
          softmax=1
          """;

  /** Centre, size, objectness, red, green: what each of them takes from red, green and blue. */
  private static final float[][] WEIGHTS = {
    {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {12, 12, 0}, {20, 0, 0}, {0, 20, 0}
  };

  /** A black cell has an objectness of 1/(1 + e^8), far below what is judged. */
  private static final float[] BIASES = {0, 0, 0, 0, -8, 0, 0};

  private final Path folder;
  private final List<Map<String, Object>> images = new ArrayList<>();
  private final List<Map<String, Object>> annotations = new ArrayList<>();

  ColouredSquares(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("images"));
  }

  /** Publishes the detector as {@code squares} in a registry. */
  static void publishDetector(Path registry, Path scratch) throws IOException {
    Path configuration = Files.writeString(scratch.resolve("squares.cfg"), ARCHITECTURE);
    ByteBuffer weights = ByteBuffer.allocate(20 + Float.BYTES * 28).order(ByteOrder.LITTLE_ENDIAN);
    weights.putInt(0).putInt(2).putInt(0).putLong(0);
    for (float bias : BIASES) {
      weights.putFloat(bias);
    }
    for (float[] ofFilter : WEIGHTS) {
      for (float weight : ofFilter) {
        weights.putFloat(weight);
      }
    }
    Path file = Files.write(scratch.resolve("squares.weights"), weights.array());
    // As an editor of Windows leaves it.
    Path names = Files.writeString(scratch.resolve("squares.names"), "\ufeffred\r\ngreen\r\n\r\n");
    CommandRun run =
        CommandRun.of(
            "models",
            "import",
            "--darknet",
            configuration.toString(),
            file.toString(),
            "--classes",
            names.toString(),
            "--name",
            "squares",
            "--registry",
            registry.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** A coloured cell. */
  static final class Square {
    private final int column;
    private final int row;
    private final Color colour;

    private Square(int column, int row, Color colour) {
      this.column = column;
      this.row = row;
      this.colour = colour;
    }

    static Square red(int column, int row, double brightness) {
      return new Square(column, row, new Color((float) brightness, 0, 0));
    }

    static Square green(int column, int row, double brightness) {
      return new Square(column, row, new Color(0, (float) brightness, 0));
    }
  }

  /** Adds an image and returns its number. */
  int image(Square... squares) throws IOException {
    BufferedImage image =
        new BufferedImage(COLUMNS * CELL, ROWS * CELL, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (Square square : squares) {
      graphics.setColor(square.colour);
      graphics.fillRect(square.column * CELL, square.row * CELL, CELL, CELL);
    }
    graphics.dispose();
    int id = images.size() + 1;
    String name = String.format(Locale.ROOT, "%02d.png", id);
    ImageIO.write(image, "png", folder.resolve("images").resolve(name).toFile());
    images.add(Map.of("id", id, "file_name", name, "width", COLUMNS * CELL, "height", ROWS * CELL));
    return id;
  }

  /** Says that there is an object; 1 is red, 2 is green. */
  void object(int image, int category, boolean crowd, double... leftTopWidthHeight) {
    annotations.add(
        Map.of(
            "id",
            annotations.size() + 1,
            "image_id",
            image,
            "category_id",
            category,
            "iscrowd",
            crowd ? 1 : 0,
            "area",
            leftTopWidthHeight[2] * leftTopWidthHeight[3],
            "bbox",
            leftTopWidthHeight));
  }

  Path images() {
    return folder.resolve("images");
  }

  /** Makes the data set, all of it for the test. */
  Path ingest(Path dataset) throws IOException {
    Path file = annotations();
    CommandRun run =
        CommandRun.of(
            "ingest",
            "--kind",
            "boxes",
            "--test",
            file.toString(),
            "--images",
            images().toString(),
            "--output",
            dataset.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return dataset;
  }

  /** Writes down what is said to be in the images, as COCO JSON. */
  Path annotations() throws IOException {
    Path file = folder.resolve("annotations.json");
    new ObjectMapper()
        .writeValue(
            file.toFile(),
            Map.of(
                "images",
                images,
                "annotations",
                annotations,
                "categories",
                List.of(Map.of("id", 1, "name", "red"), Map.of("id", 2, "name", "green"))));
    return file;
  }
}
