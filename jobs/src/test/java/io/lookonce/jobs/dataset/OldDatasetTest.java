package io.lookonce.jobs.dataset;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxResolver.BoxOutside;
import io.lookonce.jobs.dataset.BoxDatasetReader.LabelledImageBoxes;
import io.lookonce.jobs.ingest.boxes.BoxIngestion;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.growth.DatasetGrowth;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.IngestFixture;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data sets of format 1, as version 0.1 wrote them. */
@Tag("spark")
class OldDatasetTest extends IngestFixture {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Column OLD_BOXES =
      col("boxes")
          .cast(
              "array<struct<xMin:float,yMin:float,xMax:float,yMax:float,classId:int,area:double,crowd:boolean,difficult:boolean>>");

  @Test
  void imagesAreReadButNotAddedTo() throws IOException {
    writeCats("in", 12);
    ImageIngestSettings settings = settings("--input in");
    ingest("out", settings);
    List<Row> rows = rows(reader("out").rows(Split.TRAIN));
    makeOld("out", Map.of("label", col("class_id")));

    assertThat(reader("out").dataset().duplicates().images()).isZero();
    assertThat(rows(reader("out").rows(Split.TRAIN))).hasSameSizeAs(rows).isEqualTo(rows);
    assertThatThrownBy(() -> DatasetGrowth.ofImages(storage, hadoop("out"), settings).check())
        .isInstanceOf(InputRefused.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "file:%s was written by version 0.1, whose data sets are read but not added to:"
                    + " name another --dataset, which is made of all images",
                folder.resolve("out")));
  }

  @Test
  void boxesAreRead() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      Files.write(folder.resolve(String.format(Locale.ROOT, "in/%d.png", i)), CATS.png(i));
      csv.append(
          String.format(Locale.ROOT, "%d.png,%d,2,30,40,car\n%d.png,1,2,3,4,bus\n", i, i, i));
    }
    Files.writeString(folder.resolve("in/boxes.csv"), csv);
    BoxIngestSettings settings =
        new BoxIngestSettings(settings("--train in").shared(), null, List.of(), BoxOutside.CLIP);
    new BoxIngestion(storage, settings, output("out")).run(spark);
    BoxDatasetReader now = BoxDatasetReader.open(spark, storage, hadoop("out"));
    List<Row> rows = rows(now.rows(Split.TRAIN));
    List<LabelledImageBoxes> images = now.images(Split.TRAIN).collect();
    makeOld("out", Map.of("boxes", OLD_BOXES));

    BoxDatasetReader old = BoxDatasetReader.open(spark, storage, hadoop("out"));
    assertThat(old.dataset().counts(Split.TRAIN)).isEqualTo(now.dataset().counts(Split.TRAIN));
    assertThat(old.rows(Split.TRAIN).schema().simpleString())
        .isEqualTo(now.rows(Split.TRAIN).schema().simpleString());
    assertThat(rows(old.rows(Split.TRAIN))).isEqualTo(rows);
    assertThat(old.images(Split.TRAIN).collect())
        .extracting(LabelledImageBoxes::boxes)
        .isEqualTo(images.stream().map(LabelledImageBoxes::boxes).toList());
  }

  private static List<Row> rows(Dataset<Row> table) {
    return table.drop("pixels", "content").orderBy("index").collectAsList();
  }

  /** Writes the parts again with the columns that version 0.1 had, and its card. */
  private void makeOld(String name, Map<String, Column> columns) throws IOException {
    Path root = folder.resolve(name);
    ObjectNode card = (ObjectNode) JSON.readTree(root.resolve("dataset.json").toFile());
    for (JsonNode part : card.get("parts")) {
      Path file = root.resolve(part.get("file").asText());
      Dataset<Row> table = spark.read().parquet(file.toString());
      Path rewritten = folder.resolve("rewritten");
      for (Map.Entry<String, Column> column : columns.entrySet()) {
        table = table.withColumn(column.getKey(), column.getValue());
      }
      table.drop("class_id").coalesce(1).write().mode("overwrite").parquet(rewritten.toString());
      try (var files = Files.list(rewritten)) {
        Files.copy(
            files.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow(),
            file,
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      ((ObjectNode) part).put("bytes", Files.size(file));
    }
    card.put("format", 1);
    card.remove("sha256");
    String old = JSON.writeValueAsString(card).replace("\"images\":", "\"pictures\":");
    Files.writeString(root.resolve("dataset.json"), old);
    // Version 0.1 wrote no digests.
    Files.deleteIfExists(root.resolve("digests.json"));
  }
}
