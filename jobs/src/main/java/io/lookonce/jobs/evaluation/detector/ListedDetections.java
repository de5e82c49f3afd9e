package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.BoxFormat;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.data.results.CocoResults;
import io.lookonce.data.results.CocoTruth;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import io.lookonce.jobs.evaluation.detector.DetectionSource.MatchingContext;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * Detections of another program as COCO results. Their ids refer to COCO annotations; an image of
 * the data set corresponds to the annotated image whose {@code file_name} its path ends with.
 *
 * @param file the list
 * @param truth the annotations that define the ids, one element per file
 */
record ListedDetections(Path file, CocoResults results, List<CocoTruth> truth)
    implements DetectionSource, Serializable {

  /**
   * Reads a list.
   *
   * @param truth COCO annotations that define its ids; null for those that the data set was made
   *     from
   * @throws InputRefused if the list cannot be read, or its ids are undefined
   */
  static ListedDetections open(Storage storage, BoxDataset dataset, Path file, Path truth)
      throws IOException {
    List<Path> files = new ArrayList<>();
    if (truth != null) {
      files.add(storage.qualify(truth));
    } else {
      for (var source : dataset.sources()) {
        if (source.format().equals(BoxFormat.COCO.title())) {
          files.addAll(
              BoxLayout.find(storage, "--dataset", new Path(source.uri()), BoxFormat.COCO, null)
                  .files());
        }
      }
    }
    if (files.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "data set %s was not made from COCO annotations: name those that the ids of %s are of"
                  + " with --truth",
              dataset.name(),
              file));
    }
    List<CocoTruth> all = new ArrayList<>();
    for (Path one : files) {
      all.add(CocoTruth.read(storage, one));
    }
    ListedDetections listed =
        new ListedDetections(
            storage.qualify(file), CocoResults.read(storage, storage.qualify(file)), all);
    listed.requireOneMeaning();
    return listed;
  }

  /**
   * Refuses annotations that use an id for different images or classes, and lists with unknown ids.
   */
  private void requireOneMeaning() {
    Map<String, String> images = new TreeMap<>();
    Map<String, String> categories = new TreeMap<>();
    for (CocoTruth part : truth) {
      part.images().forEach((id, name) -> requireSame(images.put(id, name), name, id));
      part.categories().forEach((id, name) -> requireSame(categories.put(id, name), name, id));
    }
    long known = results.byImage().keySet().stream().filter(images::containsKey).count();
    if (known < results.byImage().size()) {
      String first =
          results.byImage().keySet().stream()
              .filter(id -> !images.containsKey(id))
              .sorted()
              .findFirst()
              .orElseThrow();
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: %d of its %d images are none of %s, such as image_id %s; --truth names the"
                  + " annotations that its ids are of",
              file,
              results.byImage().size() - known,
              results.byImage().size(),
              truth.get(0).file(),
              first));
    }
  }

  private void requireSame(String before, String name, String id) {
    if (before != null && !before.equals(name)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "the id %s is %s and %s in the annotations of the data set; --truth names those that"
                  + " %s is of",
              id,
              before,
              name,
              file));
    }
  }

  @Override
  public String title() {
    return file.getName() + " (a list of results)";
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("model", file.getName());
    settings.put("model-sha256", results.sha256());
    double lowest = Double.isNaN(results.lowest()) ? 0 : results.lowest();
    settings.put("score-threshold", String.valueOf((float) lowest));
    return settings;
  }

  @Override
  public List<String> notices() {
    return List.of("The detections were read from " + file + "; no model ran.");
  }

  @Override
  public void requireKnown(EvaluatedClasses classes) {
    classes.requireKnown(
        file.toString(),
        truth.stream().flatMap(part -> part.categories().values().stream()).distinct().toList());
  }

  @Override
  public JavaRDD<ImageDetections> detections(
      BoxDatasetReader reader, Split split, EvaluatedClasses classes, MatchingContext run) {
    Broadcast<ListedDetections> shared = run.send(this);
    int[] ids = classes.idsOf(reader.dataset().classes());
    return reader
        .rows(split)
        .select(col("index"), col("source"), col("boxes"))
        .toJavaRDD()
        .map(
            row ->
                new ImageDetections(
                    row.getLong(0),
                    row.getString(1),
                    EvaluatedClasses.renumbered(BoxDatasetReader.boxes(row.getList(2)), ids),
                    shared.value().found(row.getString(1), classes),
                    shared.value().problem(row.getString(1))));
  }

  private String problem(String source) {
    return truth.stream().anyMatch(part -> part.imageId(source) != null)
        ? null
        : "no image of the annotations has this name";
  }

  private List<Detection> found(String source, EvaluatedClasses classes) {
    List<Detection> found = new ArrayList<>();
    for (CocoTruth part : truth) {
      String id = part.imageId(source);
      for (CocoResults.Found one :
          results.byImage().getOrDefault(id == null ? "" : id, List.of())) {
        int classId = classes.names().indexOf(part.categories().get(one.categoryId()));
        if (id != null && classId >= 0) {
          found.add(
              new Detection(
                  new BoundingBox(one.xMin(), one.yMin(), one.xMax(), one.yMax()),
                  classId,
                  one.score()));
        }
      }
      if (id != null) {
        return found;
      }
    }
    return found;
  }
}
