package io.lookonce.jobs.ingest;

import io.lookonce.data.LabelledListing;
import java.util.Set;

/**
 * What an addition to a data set leaves out.
 *
 * @param files paths of picture files that were read before and have not changed since
 * @param sha256 digests of what the data set holds: of the pixels, or for boxes of the files
 */
record KnownPictures(Set<String> files, Set<String> sha256) {

  /** Nothing is left out. */
  static final KnownPictures NONE = new KnownPictures(Set.of(), Set.of());

  boolean wasRead(String path) {
    return files.contains(path);
  }

  boolean holds(String digest) {
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
            all.pictures().stream().filter(picture -> !wasRead(picture.source())).toList(),
            all.rejected(),
            all.otherFiles());
    return new FileSource(inFiles.format(), unread, inFiles.maxBytes());
  }
}
