package io.lookonce.data.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.results.ResultWriter.ImageResult;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Writes YOLO text files: {@code labels/.../NAME.txt} with lines {@code class cx cy w h} and
 * optionally the score. Coordinates are fractions of the image's sides. {@code labels/classes.txt}
 * names the classes.
 */
public final class YoloTextWriter extends FolderWriter {

  private final boolean scores;

  /**
   * Writes the names of the classes.
   *
   * @param output folder in which {@code labels} is created
   * @param classes names by class id
   */
  public YoloTextWriter(Storage storage, Path output, List<String> classes, boolean scores)
      throws IOException {
    super(storage, new Path(output, "labels"), ".txt");
    this.scores = scores;
    write("classes.txt", (String.join("\n", classes) + "\n").getBytes(UTF_8));
  }

  @Override
  byte[] content(ImageResult image) {
    StringBuilder lines = new StringBuilder();
    for (Detection detection : image.detections()) {
      BoundingBox box = detection.box();
      lines.append(
          String.format(
              Locale.ROOT,
              "%d %.8f %.8f %.8f %.8f",
              detection.classId(),
              ((double) box.xMin() + box.xMax()) / 2 / image.width(),
              ((double) box.yMin() + box.yMax()) / 2 / image.height(),
              ((double) box.xMax() - box.xMin()) / image.width(),
              ((double) box.yMax() - box.yMin()) / image.height()));
      lines.append(scores ? String.format(Locale.ROOT, " %.6f\n", detection.score()) : "\n");
    }
    return lines.toString().getBytes(UTF_8);
  }
}
