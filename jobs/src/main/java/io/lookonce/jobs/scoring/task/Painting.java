package io.lookonce.jobs.scoring.task;

import java.io.Serializable;
import java.net.URI;
import org.apache.hadoop.fs.Path;

/**
 * Which images are painted, and where to.
 *
 * @param mode which ones
 * @param base folder that image paths are taken relative to
 * @param folder where painted images go, in the folders of the originals
 */
public record Painting(Mode mode, String base, String folder) implements Serializable {

  /** Which images are painted. */
  public enum Mode {
    /** None. */
    NONE,
    /** Those with at least one detection. */
    DETECTIONS,
    /** All that could be read. */
    ALL
  }

  boolean wants(int detections) {
    return mode == Mode.ALL || (mode == Mode.DETECTIONS && detections > 0);
  }

  /** Where the painted twin of an image goes; always below the folder. */
  Path target(String image) {
    String relative =
        image.startsWith(base + "/")
            ? image.substring(base.length() + 1)
            : String.valueOf(URI.create("x:///" + new Path(image).toUri().getRawPath()).getPath());
    StringBuilder safe = new StringBuilder();
    for (String part : relative.split("/")) {
      if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
        safe.append('/').append(part);
      }
    }
    String name = safe.toString();
    boolean jpeg = name.matches("(?i).*\\.jpe?g");
    return new Path(folder + name + (jpeg ? "" : ".jpg"));
  }
}
