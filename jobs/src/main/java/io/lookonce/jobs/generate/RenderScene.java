package io.lookonce.jobs.generate;

import io.lookonce.box.BoundingBox;
import io.lookonce.datasets.scene.RoadScene;
import io.lookonce.datasets.scene.Scene;
import io.lookonce.datasets.scene.render.LabelledBox;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.image.Image;
import io.lookonce.image.JpegWriter;
import io.lookonce.storage.Storage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Renders one scene, writes its JPEG file and returns its labels: for each box class id, left, top,
 * right, bottom, 1 if it is difficult.
 */
final class RenderScene implements Function<Integer, float[]> {

  private static final long serialVersionUID = 1L;

  /** Numbers that describe one box. */
  static final int VALUES_PER_BOX = 6;

  private static final float JPEG_QUALITY = 0.9f;

  private final long seed;
  private final int width;
  private final int height;
  private final double leastHeight;
  private final double leastVisible;
  private final String images;
  private final Broadcast<SerializableConfiguration> hadoop;

  RenderScene(
      long seed, SceneOptions options, String images, Broadcast<SerializableConfiguration> hadoop) {
    this.seed = seed;
    this.width = options.width();
    this.height = options.height();
    this.leastHeight = options.asked().leastHeight();
    this.leastVisible = options.asked().leastVisible();
    this.images = images;
    this.hadoop = hadoop;
  }

  @Override
  public float[] call(Integer index) throws IOException {
    SceneOptions.Asked asked = new SceneOptions.Asked(leastHeight, leastVisible);
    Scene scene = RoadScene.render(seed, index, SceneOptions.ofSize(width, height, asked));
    Path file = new Path(images, RoadSceneFolder.fileName(index));
    try (OutputStream out = new Storage(hadoop.value().value()).create(file)) {
      out.write(new JpegWriter().jpeg(image(scene.image()), JPEG_QUALITY));
    }
    List<LabelledBox> boxes = scene.boxes();
    float[] labels = new float[boxes.size() * VALUES_PER_BOX];
    for (int i = 0; i < boxes.size(); i++) {
      BoundingBox box = boxes.get(i).box();
      int at = i * VALUES_PER_BOX;
      labels[at] = RoadScene.CLASSES.indexOf(boxes.get(i).label());
      labels[at + 1] = box.xMin();
      labels[at + 2] = box.yMin();
      labels[at + 3] = box.xMax();
      labels[at + 4] = box.yMax();
      labels[at + 5] = boxes.get(i).difficult() ? 1 : 0;
    }
    return labels;
  }

  private static Image image(BufferedImage image) {
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    return new Image(image.getWidth(), image.getHeight(), pixels);
  }
}
