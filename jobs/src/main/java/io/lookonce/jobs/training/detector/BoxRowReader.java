package io.lookonce.jobs.training.detector;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.Interpolation;
import io.lookonce.image.format.ImageDecoder;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.training.data.Example;
import io.lookonce.jobs.training.data.ExampleReader;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Reads rows of images with boxes: each image is decoded once and held stretched to the size of the
 * network's input, blue, green and red.
 *
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param interpolation by which images are stretched
 */
record BoxRowReader(int width, int height, Interpolation interpolation) implements ExampleReader {

  /** The data set was made under a limit of its own. */
  private static final long MOST_PIXELS = Long.MAX_VALUE;

  @Override
  public Example read(Row row) {
    String source = row.getAs("source");
    List<GroundTruthBox> boxes = BoxDatasetReader.boxes(row.getList(row.fieldIndex("boxes")));
    try {
      Image image = new ImageDecoder(MOST_PIXELS).decode(row.getAs("content"));
      Image held = new ImageResizer(interpolation).resize(image, width, height);
      float[] label =
          BoxLabels.of(boxes, (float) width / image.width(), (float) height / image.height());
      return new Example(held.pixels(), label, source, null);
    } catch (ImageRefused refused) {
      return new Example(new byte[0], new float[0], source, source + ": " + refused.getMessage());
    }
  }
}
