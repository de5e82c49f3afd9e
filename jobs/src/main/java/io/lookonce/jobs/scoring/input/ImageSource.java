package io.lookonce.jobs.scoring.input;

import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;

/** Where images come from. */
public interface ImageSource {

  /** What the source holds now. */
  ImageListing listing();

  /** The images of a batch, cut into tasks; nothing is read before the tasks run. */
  JavaRDD<ImageInput> inputs(Batch batch);

  /** The bytes of one image, read by the driver, for the few that a report shows. */
  byte[] content(ImageFile file) throws IOException;
}
