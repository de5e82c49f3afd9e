package io.lookonce.jobs.evaluation.classifier;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.data.Split;
import io.lookonce.datasets.lookalike.LookAlike;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A data set of rendered images, written file by file as a person would find it on disk. */
final class LookAlikeDataset {

  /** An image as it stands in the data set; {@code pixels} are red, green, blue. */
  record Example(byte[] pixels, int label, String source) {}

  private static final StructType SCHEMA =
      new StructType()
          .add("pixels", DataTypes.BinaryType)
          .add("class_id", DataTypes.IntegerType)
          .add("split", DataTypes.StringType)
          .add("source", DataTypes.StringType);

  private final SparkSession spark;
  private final Path folder;
  private final Map<Split, List<Example>> examples = new EnumMap<>(Split.class);
  private final List<Map<String, Object>> parts = new ArrayList<>();

  LookAlikeDataset(SparkSession spark, Path folder) throws IOException {
    this.spark = spark;
    this.folder = Files.createDirectories(folder);
  }

  /** Rendered images {@code from} .. {@code to - 1}. */
  static List<Example> render(LookAlike lookAlike, int from, int to) throws IOException {
    LookAlikeImages images = new LookAlikeImages(lookAlike, 1);
    List<Example> rendered = new ArrayList<>();
    for (int number = from; number < to; number++) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(images.png(number)));
      byte[] pixels = new byte[image.getWidth() * image.getHeight() * 3];
      for (int i = 0; i < pixels.length; i += 3) {
        int colour = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
        pixels[i] = (byte) (colour >> 16);
        pixels[i + 1] = (byte) (colour >> 8);
        pixels[i + 2] = (byte) colour;
      }
      rendered.add(new Example(pixels, images.label(number), "image-" + number + ".png"));
    }
    return rendered;
  }

  /** Adds one Parquet file of a split. */
  LookAlikeDataset part(Split split, List<Example> added) throws IOException {
    String file = split.title() + "-" + parts.size() + ".parquet";
    List<Row> rows = new ArrayList<>();
    for (Example one : added) {
      rows.add(RowFactory.create(one.pixels(), one.label(), split.title(), one.source()));
    }
    Path written = Files.createTempDirectory(folder, "writing");
    spark
        .createDataFrame(rows, SCHEMA)
        .coalesce(1)
        .write()
        .mode("overwrite")
        .parquet(written.toString());
    try (var files = Files.list(written)) {
      Path only = files.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.move(only, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    examples.computeIfAbsent(split, none -> new ArrayList<>()).addAll(added);
    parts.add(
        Map.of(
            "file",
            file,
            "split",
            split.title(),
            "rows",
            added.size(),
            "bytes",
            Files.size(folder.resolve(file))));
    return this;
  }

  /** Writes dataset.json and returns the folder. */
  Path finish(List<String> classes) throws IOException {
    return finish(classes, Map.of());
  }

  /** Writes dataset.json with some keys changed, and returns the folder. */
  Path finish(List<String> classes, Map<String, Object> changed) throws IOException {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    examples.forEach((split, all) -> counts.put(split.title(), Map.of(classes.get(0), all.size())));
    Map<String, Object> card = new TreeMap<>();
    card.put("kind", "labelled-images");
    card.put("format", 2);
    card.put("name", "look-alikes");
    card.put("classes", classes);
    card.put("shape", Map.of("height", 64, "width", 64, "channels", 3));
    card.put("counts", counts);
    card.put("seed", 1);
    card.put("parts", parts);
    card.put("content_sha256", "0123456789abcdef");
    card.put("lookonce_version", "test");
    card.putAll(changed);
    new ObjectMapper().writeValue(folder.resolve("dataset.json").toFile(), card);
    return folder;
  }
}
