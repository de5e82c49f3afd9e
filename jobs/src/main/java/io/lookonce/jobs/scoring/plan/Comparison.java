package io.lookonce.jobs.scoring.plan;

import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.plan.IndexSegment.Versions;
import io.lookonce.jobs.scoring.plan.ScoredIndex.ScoredVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A listing beside what was scored: one pass over both in path order, so that only the listing is
 * in memory.
 */
final class Comparison {

  private final List<ImageFile> listed;
  private final Set<ImageFile> changed;
  private final History history;

  /** Positions in the listing in path order; null if that is the order of the listing. */
  private final List<Integer> order;

  /** Positions of what was scored as it is listed, and of what needs a row. */
  private final BitSet scored = new BitSet();

  private final BitSet wanted = new BitSet();
  private final Set<String> unfinishedListed = new HashSet<>();
  private final List<ImageFile> gone = new ArrayList<>();
  private final Map<String, Integer> superseded = new HashMap<>();

  /**
   * Compares.
   *
   * @param changed images to score again although they look the same
   * @param candidates all paths that {@code isGone} may be true for
   * @param isGone whether a scored image that is not listed is no longer there
   * @throws IOException if the index is damaged
   */
  Comparison(
      History history,
      List<ImageFile> listed,
      Set<ImageFile> changed,
      PathRange candidates,
      Predicate<ImageFile> isGone)
      throws IOException {
    this.history = history;
    this.listed = listed;
    this.changed = changed;
    this.order =
        isInOrder()
            ? null
            : IntStream.range(0, listed.size())
                .boxed()
                .sorted(Comparator.comparing(i -> listed.get(i).path(), PathRange.ORDER))
                .toList();
    try (Versions indexed = history.index().between(range(candidates))) {
      compare(indexed, isGone);
    }
  }

  private boolean isInOrder() {
    String last = null;
    for (ImageFile file : listed) {
      if (last != null && PathRange.ORDER.compare(last, file.path()) > 0) {
        return false;
      }
      last = file.path();
    }
    return true;
  }

  private int position(int rank) {
    return order == null ? rank : order.get(rank);
  }

  private ImageFile listed(int rank) {
    return listed.get(position(rank));
  }

  private PathRange range(PathRange candidates) {
    PathRange range = candidates;
    if (!candidates.isEmpty() && history.index().hasRowsOfTables()) {
      // An image may be gone with the Parquet file that held it, whatever its own path.
      return PathRange.ALL;
    }
    if (!listed.isEmpty()) {
      range = range.including(listed(0).path()).including(listed(listed.size() - 1).path());
    }
    if (!history.sinceState().isEmpty()) {
      range =
          range
              .including(history.sinceState().firstKey())
              .including(history.sinceState().lastKey());
    }
    for (String path : history.unfinished().keySet()) {
      range = range.including(path);
    }
    return range;
  }

  private void compare(Versions indexed, Predicate<ImageFile> isGone) throws IOException {
    Iterator<ScoredVersion> newer = history.sinceState().values().iterator();
    ScoredVersion old = indexed.next();
    ScoredVersion recent = next(newer);
    int rank = 0;
    while (old != null || recent != null || rank < listed.size()) {
      String path = least(old, recent, rank < listed.size() ? listed(rank).path() : null);
      ScoredVersion before = isOf(old, path) ? old : null;
      ScoredVersion since = isOf(recent, path) ? recent : null;
      ScoredVersion last = since != null ? since : before;
      boolean isPlanned = history.unfinished().containsKey(path);
      boolean isListed = rank < listed.size() && listed(rank).path().equals(path);
      boolean getsRow = isPlanned;
      if (isListed) {
        getsRow |= compare(rank, last, isPlanned);
        do {
          // A glob may list a file twice.
          rank++;
        } while (rank < listed.size() && listed(rank).path().equals(path));
      } else if (!isPlanned && last != null && !last.file().isGone() && isGone.test(last.file())) {
        gone.add(last.file().gone());
        getsRow = true;
      }
      if (before != null && (getsRow || since != null)) {
        superseded.put(path, before.batch());
      }
      old = before != null ? indexed.next() : old;
      recent = since != null ? next(newer) : recent;
    }
  }

  /** Whether the listed image is to be scored. */
  private boolean compare(int rank, ScoredVersion last, boolean isPlanned) {
    ImageFile file = listed(rank);
    if (isPlanned) {
      unfinishedListed.add(file.path());
    }
    boolean isScored = last != null && file.equals(last.file()) && !isPlanned;
    if (isScored) {
      scored.set(position(rank));
    }
    boolean isWanted = !isScored || changed.contains(file);
    wanted.set(position(rank), isWanted);
    return isWanted;
  }

  private static ScoredVersion next(Iterator<ScoredVersion> versions) {
    return versions.hasNext() ? versions.next() : null;
  }

  private static boolean isOf(ScoredVersion version, String path) {
    return version != null && version.path().equals(path);
  }

  private static String least(ScoredVersion old, ScoredVersion recent, String listed) {
    String least = listed;
    for (ScoredVersion version : new ScoredVersion[] {old, recent}) {
      if (version != null
          && (least == null || PathRange.ORDER.compare(version.path(), least) < 0)) {
        least = version.path();
      }
    }
    return least;
  }

  /** What is listed and was scored as it is listed. */
  List<ImageFile> scored() {
    return scored.stream().mapToObj(listed::get).toList();
  }

  /**
   * What needs a row: what is listed and new or changed, in the order of the listing; what was
   * planned and is no longer there; what was scored and is gone.
   */
  List<ImageFile> wanted() {
    List<ImageFile> all = new ArrayList<>();
    wanted.stream().mapToObj(listed::get).forEach(all::add);
    history.unfinished().values().stream()
        .filter(file -> !unfinishedListed.contains(file.path()))
        .forEach(all::add);
    all.addAll(gone);
    return all;
  }

  /** The batch, of those in the state, whose row a later row replaces, by path. */
  Map<String, Integer> superseded() {
    return superseded;
  }
}
