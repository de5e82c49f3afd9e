package io.lookonce.jobs.generate;

import io.lookonce.box.BoundingBox;
import io.lookonce.data.CocoAnnotation;
import io.lookonce.data.CocoWriter;
import io.lookonce.datasets.scene.RoadScene;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** A folder of rendered scenes: {@code images/000000.jpg} onwards and {@code annotations.json}. */
public final class RoadSceneFolder {

  private static final int SCENES_PER_TASK = 16;

  private final SparkSession spark;
  private final Storage storage;
  private final Path folder;

  public RoadSceneFolder(SparkSession spark, Storage storage, Path folder) {
    this.spark = spark;
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Renders the scenes 0 to {@code count - 1} of a set, in parallel. The labels are written when
   * all images are there, so a folder with {@code annotations.json} is complete.
   *
   * @return how many boxes were labelled
   */
  public long render(long seed, int count, SceneOptions options) throws IOException {
    List<float[]> labels = renderImages(seed, count, options);
    writeLabels(seed, labels, options);
    return labels.stream().mapToLong(scene -> scene.length / RenderScene.VALUES_PER_BOX).sum();
  }

  private List<float[]> renderImages(long seed, int count, SceneOptions options) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    String images = new Path(folder, "images").toString();
    RenderScene render = new RenderScene(seed, options, images, hadoop);
    int tasks = 1 + (count - 1) / SCENES_PER_TASK;
    return context
        .parallelize(IntStream.range(0, count).boxed().toList(), tasks)
        .map(render)
        .collect();
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
    for (int at = 0; at < labels.length; at += RenderScene.VALUES_PER_BOX) {
      BoundingBox box =
          new BoundingBox(labels[at + 1], labels[at + 2], labels[at + 3], labels[at + 4]);
      annotations.add(CocoAnnotation.of((int) labels[at], box, labels[at + 5] > 0));
    }
    return annotations;
  }

  static String fileName(int index) {
    return String.format(Locale.ROOT, "%06d.jpg", index);
  }
}
