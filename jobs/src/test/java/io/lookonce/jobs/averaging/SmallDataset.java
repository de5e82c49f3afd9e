package io.lookonce.jobs.averaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A data set of tiny pictures that a network can learn: the class is the brightest channel. */
final class SmallDataset {

  static final int SIDE = 4;
  static final int CHANNELS = 3;

  private static final StructType SCHEMA =
      new StructType()
          .add("pixels", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType)
          .add("split", DataTypes.StringType)
          .add("source", DataTypes.StringType);

  private final SparkSession spark;
  private final Path folder;
  private final List<Map<String, Object>> parts = new ArrayList<>();
  private int classes = 3;

  SmallDataset(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  SmallDataset classes(int number) {
    classes = number;
    return this;
  }

  /** Adds one Parquet file of a split. */
  SmallDataset part(String split, int examples) throws IOException {
    return part(split, examples, 0);
  }

  /** Adds one Parquet file whose first label is off by so much. */
  SmallDataset part(String split, int examples, int firstLabelOff) throws IOException {
    String file = split + "-" + parts.size() + ".parquet";
    Random random = new Random(1000L * parts.size() + examples);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(classes);
      int named = i == 0 ? label + firstLabelOff : label;
      rows.add(RowFactory.create(pixels(label, random), named, split, file + "#" + i));
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
      Files.move(only, folder.resolve(file));
    }
    parts.add(Map.of("file", file, "split", split, "rows", examples));
    return this;
  }

  /** Writes dataset.json and returns the folder. */
  String finish() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      names.add("class" + i);
    }
    Map<String, Object> card =
        Map.of(
            "name",
            "small",
            "classes",
            names,
            "shape",
            Map.of("height", SIDE, "width", SIDE, "channels", CHANNELS),
            "parts",
            parts,
            "content_sha256",
            "of " + parts);
    new ObjectMapper().writeValue(folder.resolve("dataset.json").toFile(), card);
    return folder.toString();
  }

  private static byte[] pixels(int label, Random random) {
    byte[] pixels = new byte[SIDE * SIDE * CHANNELS];
    for (int i = 0; i < pixels.length; i++) {
      int bright = i % CHANNELS == label % CHANNELS ? 90 : 0;
      pixels[i] = (byte) (bright + random.nextInt(160));
    }
    return pixels;
  }
}
