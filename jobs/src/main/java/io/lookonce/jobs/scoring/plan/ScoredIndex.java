package io.lookonce.jobs.scoring.plan;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.plan.IndexSegment.Versions;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which version of which image was scored last, and in which batch: files sorted by path, newer
 * ones over older ones, of which small ones are merged as in a log-structured merge tree (O'Neil et
 * al. 1996). Adding versions and reading a range of paths cost no more when the output is large.
 */
final class ScoredIndex {

  /** Segments are merged up to this many versions, so that no run merges more. */
  private static final long MAX_MERGED_ROWS = 1 << 18;

  private final Storage storage;
  private final Path folder;
  private final List<IndexSegment> segments;

  /** A version of an image and the batch that has its row. */
  record ScoredVersion(ImageFile file, int batch) {

    String path() {
      return file.path();
    }
  }

  /**
   * @param segments oldest first
   */
  ScoredIndex(Storage storage, Path folder, List<IndexSegment> segments) {
    this.storage = storage;
    this.folder = folder;
    this.segments = List.copyOf(segments);
  }

  List<IndexSegment> segments() {
    return segments;
  }

  boolean hasRowsOfTables() {
    return segments.stream().anyMatch(IndexSegment::hasRowsOfTables);
  }

  /** The last version of each image of a range, in path order. */
  Versions between(PathRange range) throws IOException {
    return range.isEmpty() ? newest(List.of()) : newest(opened(segments, range));
  }

  private List<Versions> opened(List<IndexSegment> some, PathRange range) throws IOException {
    List<Versions> opened = new ArrayList<>();
    for (IndexSegment segment : some) {
      opened.add(segment.read(storage, folder, range));
    }
    return opened;
  }

  /**
   * This index with newer versions.
   *
   * @param newer in path order, one for each path
   */
  ScoredIndex with(Collection<ScoredVersion> newer) throws IOException {
    List<IndexSegment> all = new ArrayList<>(segments);
    int lastBatch = newer.stream().mapToInt(ScoredVersion::batch).max().orElse(0);
    int step = 0;
    if (!newer.isEmpty()) {
      Iterator<ScoredVersion> rows = newer.iterator();
      all.add(IndexSegment.write(storage, name(lastBatch, step), listed(rows)));
    }
    while (all.size() > 1 && isMergeable(all.get(all.size() - 2), all.get(all.size() - 1))) {
      List<IndexSegment> last = all.subList(all.size() - 2, all.size());
      step++;
      try (Versions merged = newest(opened(last, PathRange.ALL))) {
        IndexSegment one = IndexSegment.write(storage, name(lastBatch, step), merged);
        last.clear();
        all.add(one);
      }
    }
    return new ScoredIndex(storage, folder, all);
  }

  /** Removes files that this index does not have. */
  void removeOthers(Set<String> kept) throws IOException {
    Set<String> names = segments.stream().map(IndexSegment::file).collect(Collectors.toSet());
    for (FileStatus file : storage.list(folder)) {
      String name = file.getPath().getName();
      if (!names.contains(name) && !kept.contains(name)) {
        storage.delete(file.getPath());
      }
    }
  }

  /** Sizes that at least double from the newest on: few files, each row written a few times. */
  private static boolean isMergeable(IndexSegment older, IndexSegment newer) {
    return older.rows() < 2 * newer.rows() && older.rows() + newer.rows() <= MAX_MERGED_ROWS;
  }

  private Path name(int lastBatch, int step) {
    return new Path(folder, String.format(Locale.ROOT, "segment-%06d-%d.parquet", lastBatch, step));
  }

  private static Versions listed(Iterator<ScoredVersion> rows) {
    return new Versions() {
      @Override
      public ScoredVersion next() {
        return rows.hasNext() ? rows.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  /** Where a segment was read to. */
  private record Cursor(ScoredVersion head, int age, Versions rest) {}

  private static Versions newest(List<Versions> oldestFirst) throws IOException {
    PriorityQueue<Cursor> cursors =
        new PriorityQueue<>(
            Comparator.comparing((Cursor cursor) -> cursor.head().path(), PathRange.ORDER)
                .thenComparing(Comparator.comparingInt(Cursor::age).reversed()));
    for (int age = 0; age < oldestFirst.size(); age++) {
      advance(cursors, age, oldestFirst.get(age));
    }
    return new Versions() {
      @Override
      public ScoredVersion next() throws IOException {
        if (cursors.isEmpty()) {
          return null;
        }
        ScoredVersion newest = cursors.peek().head();
        while (!cursors.isEmpty() && cursors.peek().head().path().equals(newest.path())) {
          Cursor taken = cursors.remove();
          advance(cursors, taken.age(), taken.rest());
        }
        return newest;
      }

      @Override
      public void close() throws IOException {
        for (Versions opened : oldestFirst) {
          opened.close();
        }
      }
    };
  }

  private static void advance(PriorityQueue<Cursor> cursors, int age, Versions rest)
      throws IOException {
    ScoredVersion head = rest.next();
    if (head != null) {
      cursors.add(new Cursor(head, age, rest));
    }
  }
}
