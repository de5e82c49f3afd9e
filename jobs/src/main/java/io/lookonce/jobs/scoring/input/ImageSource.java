package io.lookonce.jobs.scoring.input;

import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/** A source of images. */
public interface ImageSource {

  /** The current content of the source. */
  ImageListing listing();

  /** The images of a batch, distributed to tasks, which read them. */
  JavaRDD<ImageInput> inputs(Batch batch);

  /** The bytes of an image, read on the driver for a report. */
  byte[] content(ImageFile file) throws IOException;

  /**
   * An image to score.
   *
   * @param content its bytes from a table; null if the scorer opens the file, which it never does
   *     for a row of a table
   * @param isMissing whether it is known to be absent
   */
  public record ImageInput(ImageFile file, byte[] content, boolean isMissing)
      implements Serializable {

    public ImageInput(ImageFile file, byte[] content) {
      this(file, content, false);
    }

    /** An image that is absent now, but was planned or scored before. */
    static ImageInput missing(ImageFile file) {
      return new ImageInput(file, null, true);
    }
  }
}
