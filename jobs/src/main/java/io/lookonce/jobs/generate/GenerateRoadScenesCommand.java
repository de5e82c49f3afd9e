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
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lookonce generate road-scenes}: rendered images of traffic with exact boxes. */
@Command(
    name = "road-scenes",
    description = "Renders labelled images of road traffic: JPEG files and COCO JSON.",
    footer = {"", "Examples:", "  lookonce generate road-scenes --count 60 --output scenes"},
    sortOptions = false)
final class GenerateRoadScenesCommand extends SparkCommand {

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "New or empty folder; gets images/*.jpg and annotations.json.")
  private String outputFolder;

  @Option(names = "--count", paramLabel = "N", description = "Number of images. Default: 100.")
  private int count = 100;

  @Option(names = "--width", paramLabel = "PIXELS", description = "Image width. Default: 1280.")
  private int width = 1280;

  @Option(names = "--height", paramLabel = "PIXELS", description = "Image height. Default: 720.")
  private int height = 720;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; the same seed gives the same images. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--least-height",
      paramLabel = "SHARE",
      description =
          "Objects lower than this share of the image height are labelled difficult; evaluations"
              + " ignore them. Default: 0.0667, a fifteenth.")
  private double leastHeight = SceneOptions.Asked.USUAL.leastHeight();

  @Option(
      names = "--least-visible",
      paramLabel = "SHARE",
      description =
          "Objects of which less than this share is visible are labelled difficult. Default: 0.5.")
  private double leastVisible = SceneOptions.Asked.USUAL.leastVisible();

  private Storage storage;
  private SceneOptions options;
  private Path output;

  @Override
  protected void prepare() throws IOException {
    require(count >= 1, "--count %d: at least 1 is needed", count);
    try {
      options =
          SceneOptions.ofSize(width, height, new SceneOptions.Asked(leastHeight, leastVisible));
    } catch (IllegalArgumentException outside) {
      throw new InputRefused("--" + outside.getMessage(), outside);
    }
    storage = storage();
    output = storage.qualify(Storage.path(outputFolder));
    lease(storage, output);
    requireEmpty(storage, output);
  }

  /** Refuses a folder with anything but what a run leaves that failed before it wrote. */
  static void requireEmpty(Storage storage, Path output) throws IOException {
    require(
        Set.of(RunFile.NAME).containsAll(OutputLease.contents(storage, output)),
        "--output %s exists already and is not empty",
        output);
  }

  @Override
  protected void describe() {
    out()
        .printf(
            Locale.ROOT,
            "%s of %dx%d, seed %d, into %s%n",
            NumberText.counted(count, "scene", "scenes"),
            width,
            height,
            seed,
            output);
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("output", output.toString());
    settings.put("count", String.valueOf(count));
    settings.put("width", String.valueOf(width));
    settings.put("height", String.valueOf(height));
    settings.put("seed", String.valueOf(seed));
    settings.put("least-height", String.valueOf(leastHeight));
    settings.put("least-visible", String.valueOf(leastVisible));
    run.settings(settings);
    long boxes = new RoadSceneFolder(spark, storage, output).render(seed, count, options);
    String health =
        String.format(
            Locale.ROOT,
            "%s with %s in %s",
            NumberText.counted(count, "scene", "scenes"),
            NumberText.counted(boxes, "box", "boxes"),
            output);
    return RunResult.done(health, Map.of("images", (long) count, "boxes", boxes));
  }

  /**
   * A folder of rendered scenes: {@code images/000000.jpg} onwards and {@code annotations.json}.
   */
  private static final class RoadSceneFolder {

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
     * Renders scenes 0 to {@code count - 1} of a seed, in parallel. The labels are written after
     * all images, so a folder with {@code annotations.json} is complete.
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
}
