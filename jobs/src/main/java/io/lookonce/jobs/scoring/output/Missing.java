package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.TableSource;
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
 * Tells which scored images are no longer there: of those that the input covers, since another run
 * may have scored another folder into the same output.
 */
public final class Missing implements Predicate<ImageFile> {

  private final Storage storage;
  private final ImageListing listing;
  private final Set<String> containers = new HashSet<>();
  private final Map<Path, Set<String>> namesByFolder = new HashMap<>();

  public Missing(Storage storage, ImageListing listing) {
    this.storage = storage;
    this.listing = listing;
    listing.parquetFiles().forEach(file -> containers.add(file.toString()));
  }

  /**
   * Whether an image that is not listed is gone.
   *
   * @param scored as it was when it was scored
   */
  @Override
  public boolean test(ImageFile scored) {
    if (scored.container() != null) {
      return containers.contains(scored.container()) || listing.covers(scored.container());
    }
    // Rows of a table may have the path of a file; the file itself was not asked for.
    if (TableSource.isTable(listing) || !listing.isAround(scored.path())) {
      return false;
    }
    return listing.isWhole() ? listing.covers(scored.path()) : isAbsent(new Path(scored.path()));
  }

  /** A pattern, or one file, lists a part of a folder only. */
  private boolean isAbsent(Path path) {
    Set<String> names = namesByFolder.computeIfAbsent(path.getParent(), this::namesIn);
    return names != null && !names.contains(path.getName());
  }

  /** Null where the folder may not be read. */
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
