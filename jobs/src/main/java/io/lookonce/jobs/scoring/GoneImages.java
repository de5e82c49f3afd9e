package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.TableSource;
import io.lookonce.jobs.scoring.plan.PathRange;
import io.lookonce.storage.FolderEntry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * Tests whether a scored image was removed. Only images that the input covers count: another run
 * may have scored another folder into the same output.
 */
final class GoneImages implements Predicate<ImageFile> {

  private final Storage storage;
  private final ImageListing listing;
  private final Set<String> containers = new HashSet<>();
  private final Map<Path, Set<String>> namesByFolder = new HashMap<>();

  GoneImages(Storage storage, ImageListing listing) {
    this.storage = storage;
    this.listing = listing;
    listing.parquetFiles().forEach(file -> containers.add(file.toString()));
  }

  /** All paths that this may be true for, of images that are files. */
  PathRange candidates() {
    return TableSource.isTable(listing) ? PathRange.ALL : PathRange.below(listing.base());
  }

  /**
   * Whether an image that is not listed was removed.
   *
   * @param scored its version in the table
   */
  @Override
  public boolean test(ImageFile scored) {
    if (scored.container() != null) {
      return containers.contains(scored.container()) || listing.covers(scored.container());
    }
    // The paths of a table's rows may be those of files, which are not part of the input.
    if (TableSource.isTable(listing) || !listing.contains(scored.path())) {
      return false;
    }
    return listing.isWhole() ? listing.covers(scored.path()) : isAbsent(new Path(scored.path()));
  }

  /** Looks into the folder, because a glob or a single file lists only a part of it. */
  private boolean isAbsent(Path path) {
    Set<String> names = namesByFolder.computeIfAbsent(path.getParent(), this::namesIn);
    return names != null && !names.contains(path.getName());
  }

  /** Null if the folder is not readable. */
  private Set<String> namesIn(Path folder) {
    try {
      Set<String> names = new HashSet<>();
      FolderEntry entry = FolderEntry.at(storage, folder);
      if (entry != null) {
        FolderEntry.in(storage, entry).forEach(found -> names.add(found.path().getName()));
      }
      return names;
    } catch (IOException unreadable) {
      return null;
    }
  }
}
