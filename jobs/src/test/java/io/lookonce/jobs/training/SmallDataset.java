package io.lookonce.jobs.training;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A data set of tiny images that a network can learn: the class is the brightest channel. */
public final class SmallDataset {

  static final int SIDE = 4;
  static final int CHANNELS = 3;

  private static final StructType SCHEMA =
      new StructType()
          .add("pixels", DataTypes.BinaryType)
          .add("class_id", DataTypes.IntegerType)
          .add("split", DataTypes.StringType)
          .add("source", DataTypes.StringType);

  private final SparkSession spark;
  private final Path folder;
  private final List<DatasetPart> parts = new ArrayList<>();
  private int classes = 3;
  private byte[] spoiltPixels;
  private Integer spoiltLabel;
  private boolean spoilt;

  public SmallDataset(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  SmallDataset classes(int number) {
    classes = number;
    return this;
  }

  /** Replaces the first example of all later files. */
  SmallDataset spoilt(byte[] pixels, Integer label) {
    spoilt = true;
    spoiltPixels = pixels;
    spoiltLabel = label;
    return this;
  }

  /** Adds one Parquet file of a split. */
  public SmallDataset part(Split split, int examples) throws IOException {
    return part(split, examples, 0);
  }

  /** Adds one Parquet file whose first label is shifted by an offset. */
  public SmallDataset part(Split split, int examples, int firstLabelOff) throws IOException {
    String file = split.title() + "-" + parts.size() + ".parquet";
    Random random = new Random(1000L * parts.size() + examples);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(classes);
      int named = i == 0 ? label + firstLabelOff : label;
      byte[] pixels = pixels(label, random);
      boolean spoil = spoilt && i == 0;
      rows.add(
          RowFactory.create(
              spoil ? spoiltPixels : pixels,
              spoil ? spoiltLabel : Integer.valueOf(named),
              split.title(),
              file + "#" + i));
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
    parts.add(new DatasetPart(file, split, examples, Files.size(folder.resolve(file))));
    return this;
  }

  /** Writes dataset.json and returns the folder. */
  public String finish() throws IOException {
    List<String> names = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      names.add("class" + label);
    }
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (DatasetPart part : parts) {
      counts
          .computeIfAbsent(part.split().title(), split -> new TreeMap<>())
          .merge(names.get(0), part.rows(), Long::sum);
    }
    ImageDataset dataset =
        new ImageDataset(
            ImageDataset.LABELLED_IMAGES,
            ImageDataset.FORMAT,
            "small",
            names,
            ImageShape.rgb(SIDE, SIDE),
            ImageFitting.BICUBIC,
            counts,
            List.of(),
            List.of(),
            1,
            new SplitFractions(0, 0),
            List.of(),
            Map.of(),
            new DuplicateCounts(0, 0, 0, 0, 0),
            parts,
            "of " + parts,
            "test");
    Storage storage = new Storage(new Configuration());
    new DatasetFolder(storage, new org.apache.hadoop.fs.Path(folder.toString())).write(dataset);
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
