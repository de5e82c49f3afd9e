package io.lookonce.jobs.averaging;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.image.Interpolation;
import io.lookonce.image.Picture;
import io.lookonce.image.PictureDecoder;
import io.lookonce.image.PictureRefused;
import io.lookonce.image.PictureResizer;
import io.lookonce.jobs.ingest.BoxDatasetReader;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Reads rows of pictures with boxes: each picture is decoded once and held stretched to the size of
 * the network's input, blue, green and red.
 *
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param interpolation by which pictures are stretched
 */
record BoxRowReader(int width, int height, Interpolation interpolation) implements ExampleReader {

  /** The data set was made under a limit of its own. */
  private static final long MOST_PIXELS = Long.MAX_VALUE;

  @Override
  public Example read(Row row) {
    String source = row.getAs("source");
    List<GroundTruthBox> boxes = BoxDatasetReader.boxes(row.getList(row.fieldIndex("boxes")));
    try {
      Picture picture = new PictureDecoder(MOST_PIXELS).decode(row.getAs("content"));
      Picture held = new PictureResizer(interpolation).resize(picture, width, height);
      float[] label =
          HeldBoxes.of(boxes, (float) width / picture.width(), (float) height / picture.height());
      return new Example(held.pixels(), label, source, null);
    } catch (PictureRefused refused) {
      return new Example(new byte[0], new float[0], source, source + ": " + refused.getMessage());
    }
  }
}
