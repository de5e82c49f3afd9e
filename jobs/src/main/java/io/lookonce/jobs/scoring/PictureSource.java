package io.lookonce.jobs.scoring;

import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;

/** Where pictures come from. */
public interface PictureSource {

  /** What the source holds now. */
  Listing listing();

  /** The pictures of a batch, cut into tasks; nothing is read before the tasks run. */
  JavaRDD<PictureInput> inputs(Batch batch);

  /** The bytes of one picture, read by the driver, for the few that a report shows. */
  byte[] content(PictureFile file) throws IOException;
}
