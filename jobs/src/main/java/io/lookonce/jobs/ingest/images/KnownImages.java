package io.lookonce.jobs.ingest.images;

import io.lookonce.data.source.LabelledListing;
import java.util.Set;

/**
 * What an addition to a data set leaves out.
 *
 * @param files paths of image files that were read before and have not changed since
 * @param sha256 digests of what the data set holds: of the pixels, or for boxes of the files
 */
public record KnownImages(Set<String> files, Set<String> sha256) {

  /** Nothing is left out. */
  public static final KnownImages NONE = new KnownImages(Set.of(), Set.of());

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
            all.otherFiles());
    return new FileSource(inFiles.format(), unread, inFiles.maxBytes());
  }
}
