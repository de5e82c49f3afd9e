package io.lookonce.data.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.data.results.ResultWriter.ImageResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * Writes detections as UTF-8 CSV with a heading and one line per box. An image without detections
 * has a line with empty class, score and corners.
 */
public final class BoxCsvWriter implements ResultWriter {

  private final Writer out;
  private final List<String> classes;

  /** Writes the heading; the stream is closed with the writer. */
  public BoxCsvWriter(OutputStream out, List<String> classes) throws IOException {
    this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    this.classes = List.copyOf(classes);
    this.out.write("image,width,height,label,class_id,score,x_min,y_min,x_max,y_max\n");
  }

  @Override
  public void add(ImageResult image) throws IOException {
    String begin =
        String.format(
            Locale.ROOT, "%s,%d,%d,", quoted(image.name()), image.width(), image.height());
    for (Detection detection : image.detections()) {
      BoundingBox box = detection.box();
      out.write(begin);
      out.write(quoted(classes.get(detection.classId())));
      out.write(
          String.format(
              Locale.ROOT,
              ",%d,%s,%s,%s,%s,%s\n",
              detection.classId(),
              detection.score(),
              box.xMin(),
              box.yMin(),
              box.xMax(),
              box.yMax()));
    }
    if (image.detections().isEmpty()) {
      out.write(begin + ",,,,,,\n");
    }
  }

  private static String quoted(String text) {
    String oneLine = text.replaceAll("\\R", " ");
    return oneLine.matches(".*[\",;\t|].*|\\s.*|.*\\s")
        ? '"' + oneLine.replace("\"", "\"\"") + '"'
        : oneLine;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
