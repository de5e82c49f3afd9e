package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.LabelledListing;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a data set that images are added to.
 *
 * @param files paths of image files that were read before and have not changed since: they are not
 *     read again
 * @param sha256 digests of what the data set holds: of the pixels, or for boxes of the files
 * @param held how many images of each label it holds: train, validation, test; of boxes, which have
 *     many labels each, all images under a label of no class
 * @param growing whether the inputs are an inbox, from which a data set grows run by run: what is
 *     not for it is left out and named, and one that is empty is none too few
 */
public record KnownImages(
    Set<String> files, Set<String> sha256, Map<Integer, long[]> held, boolean growing) {

  /** A data set that is made once and for all. */
  public static final KnownImages NONE = new KnownImages(Set.of(), Set.of(), Map.of(), false);

  /** All that the inputs of a growing data set hold. */
  public static final KnownImages OF_GROWING = new KnownImages(Set.of(), Set.of(), Map.of(), true);

  public boolean wasRead(String path) {
    return files.contains(path);
  }

  public boolean holds(String digest) {
    return sha256.contains(digest);
  }

  /** A source without the files that were read before. */
  LabelledSource unread(LabelledSource source) {
    if (!(source instanceof FileSource inFiles)) {
      return source;
    }
    LabelledListing all = inFiles.listing();
    LabelledListing unread =
        new LabelledListing(
            all.classes(),
            all.images().stream().filter(image -> !wasRead(image.source())).toList(),
            all.rejected(),
            all.otherFiles(),
            all.leftOut());
    return new FileSource(inFiles.format(), unread, inFiles.maxBytes());
  }
}
