package io.lookonce.jobs.ingest.write;

import java.util.Map;
import java.util.Set;

/**
 * The content of the data set that images are added to.
 *
 * @param files paths of image files that were read before and are unchanged: they are not read
 *     again
 * @param sha256 digests of the images in the data set: of their pixels, or for boxes of their files
 * @param held number of images by label, as an array of train, validation and test; a data set of
 *     boxes has a single entry -1 for all images
 * @param growing whether the inputs are an inbox that the data set grows from: unsuitable images
 *     are left out and named instead of refused, and an empty input is allowed
 */
public record KnownImages(
    Set<String> files, Set<String> sha256, Map<Integer, long[]> held, boolean growing) {

  /** For a data set that does not grow. */
  public static final KnownImages NONE = new KnownImages(Set.of(), Set.of(), Map.of(), false);

  /** For all inputs of a growing data set, whatever it holds already. */
  public static final KnownImages OF_GROWING = new KnownImages(Set.of(), Set.of(), Map.of(), true);

  public boolean wasRead(String path) {
    return files.contains(path);
  }

  public boolean holds(String digest) {
    return sha256.contains(digest);
  }
}
