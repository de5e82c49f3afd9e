package io.lookonce.jobs.generate;

import io.lookonce.box.BoundingBox;
import io.lookonce.data.results.CocoWriter;
import io.lookonce.data.results.CocoWriter.CocoAnnotation;
import io.lookonce.datasets.scene.RoadScene;
import io.lookonce.datasets.scene.render.Scene;
import io.lookonce.datasets.scene.render.Scene.LabelledBox;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.image.Image;
import io.lookonce.image.JpegWriter;
import io.lookonce.storage.Storage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** A folder of rendered scenes: {@code images/000000.jpg} onwards and {@code annotations.json}. */
final class RoadSceneFolder {

  private static final int SCENES_PER_TASK = 16;
  private static final int VALUES_PER_BOX = 6;
  private static final float JPEG_QUALITY = 0.9f;

  private final SparkSession spark;
  private final Storage storage;
  private final Path folder;

  RoadSceneFolder(SparkSession spark, Storage storage, Path folder) {
    this.spark = spark;
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Renders scenes 0 to {@code count - 1} of a seed, in parallel. The labels are written after all
   * images, so a folder with {@code annotations.json} is complete.
   *
   * @return the number of labelled boxes
   */
  long render(long seed, int count, SceneOptions options) throws IOException {
    List<float[]> labels = renderImages(seed, count, options);
    writeLabels(seed, labels, options);
    return labels.stream().mapToLong(scene -> scene.length / VALUES_PER_BOX).sum();
  }

  private List<float[]> renderImages(long seed, int count, SceneOptions options) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    String images = new Path(folder, "images").toString();
    RenderScene render = new RenderScene(seed, options, images, hadoop);
    int tasks = 1 + (count - 1) / SCENES_PER_TASK;
    try {
      return context
          .parallelize(IntStream.range(0, count).boxed().toList(), tasks)
          .map(render)
          .collect();
    } finally {
      hadoop.destroy();
    }
  }

  private void writeLabels(long seed, List<float[]> labels, SceneOptions options)
      throws IOException {
    Path file = new Path(folder, "annotations.json");
    Path written = storage.beside(file);
    try (CocoWriter writer =
        new CocoWriter(
            storage.create(written), RoadScene.CLASSES, "rendered road scenes, seed " + seed)) {
      for (int index = 0; index < labels.size(); index++) {
        writer.addImage(
            fileName(index), options.width(), options.height(), annotations(labels.get(index)));
      }
    }
    storage.replace(written, file);
  }

  private static List<CocoAnnotation> annotations(float[] labels) {
    List<CocoAnnotation> annotations = new ArrayList<>();
    for (int at = 0; at < labels.length; at += VALUES_PER_BOX) {
      BoundingBox box =
          new BoundingBox(labels[at + 1], labels[at + 2], labels[at + 3], labels[at + 4]);
      annotations.add(CocoAnnotation.of((int) labels[at], box, labels[at + 5] > 0));
    }
    return annotations;
  }

  static String fileName(int index) {
    return String.format(Locale.ROOT, "%06d.jpg", index);
  }

  /**
   * Renders one scene, writes its JPEG file and returns its labels. Each box takes {@value
   * #VALUES_PER_BOX} values: class id, left, top, right, bottom, and 1 if it is difficult.
   */
  private static final class RenderScene implements Function<Integer, float[]> {

    private static final long serialVersionUID = 1L;

    private final long seed;
    private final int width;
    private final int height;
    private final double leastHeight;
    private final double leastVisible;
    private final String images;
    private final Broadcast<SerializableConfiguration> hadoop;

    RenderScene(
        long seed,
        SceneOptions options,
        String images,
        Broadcast<SerializableConfiguration> hadoop) {
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
      Path file = new Path(images, fileName(index));
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
}
