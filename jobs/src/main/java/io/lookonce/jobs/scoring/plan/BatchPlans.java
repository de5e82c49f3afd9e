package io.lookonce.jobs.scoring.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The written plans of an output: which file belongs to which batch.
 *
 * <p>A plan is written before its first image is read, in one piece. A file counts as scored when
 * its batch is in the table and no later one holds another version of it. What an earlier plan left
 * unscored is planned again, with whatever is new or changed; batch numbers after the last
 * committed one are given anew, so of two plans that name the same number the later one holds.
 *
 * <p>A run that {@link #finish finishes} leaves a state, so that the next one reads only the plans
 * since then.
 */
public final class BatchPlans {

  private final Storage storage;
  private final OutputFolder output;

  /** What the last plan was made of. */
  private History history;

  public BatchPlans(Storage storage, OutputFolder output) {
    this.storage = storage;
    this.output = output;
  }

  /**
   * What is new in the table once a plan is scored.
   *
   * @param batch batches with greater numbers are new
   * @param totals of the batches up to that number; null if they are not known
   * @param superseded the batch, up to that number, whose row a new row replaces, by path
   */
  public record NewRows(int batch, JsonNode totals, Map<String, Integer> superseded) {}

  /**
   * What a run is to score.
   *
   * @param continued whether an earlier run was stopped before it had scored all that it planned
   * @param batches in order; empty if nothing is to be done
   * @param newRows the rows that came since the last finished run, and those of this plan
   */
  public record Plan(boolean continued, List<Batch> batches, NewRows newRows) {

    /** How many images there are to score. */
    public long images() {
      return files().filter(file -> !file.isGone()).count();
    }

    /** How many scored images are no longer there, and get a row that says so. */
    public long gone() {
      return files().filter(ImageFile::isGone).count();
    }

    private Stream<ImageFile> files() {
      return batches.stream().flatMap(batch -> batch.files().stream());
    }
  }

  /**
   * Plans all that is listed and not scored yet, and what an unfinished plan names that is no
   * longer there (its row will say so). The plan is on disk when this returns.
   *
   * @param batchFiles greatest number of files in a batch
   */
  public Plan plan(List<ImageFile> listed, int batchFiles) throws IOException {
    return plan(listed, Set.of(), PathRange.NONE, scored -> false, batchFiles);
  }

  /**
   * Plans as {@link #plan(List, int)} does, and a row for each scored image that is gone.
   *
   * @param changed images to score again although they look the same
   * @param candidates all paths that {@code isGone} may be true for
   * @param isGone whether a scored image that is not listed is no longer there
   */
  public Plan plan(
      List<ImageFile> listed,
      Set<ImageFile> changed,
      PathRange candidates,
      Predicate<ImageFile> isGone,
      int batchFiles)
      throws IOException {
    NavigableSet<Integer> committed = output.committed();
    Comparison comparison = compare(listed, changed, candidates, isGone);
    int firstBatch = committed.isEmpty() ? 1 : committed.last() + 1;
    List<Batch> batches = cut(comparison.wanted(), firstBatch, batchFiles);
    if (!batches.isEmpty()) {
      new PlanFiles(storage, output).write(history.lastPlan() + 1, batches);
    }
    return new Plan(
        !history.unfinished().isEmpty(),
        batches,
        new NewRows(history.lastBatch(), history.totals(), comparison.superseded()));
  }

  /** What a plan of these files would score. */
  public List<ImageFile> unscored(List<ImageFile> listed) throws IOException {
    return compare(listed, Set.of(), PathRange.NONE, scored -> false).wanted();
  }

  /** What is listed and was scored as it is listed. */
  public List<ImageFile> scored(List<ImageFile> listed) throws IOException {
    return compare(listed, Set.of(), PathRange.NONE, scored -> false).scored();
  }

  private Comparison compare(
      List<ImageFile> listed,
      Set<ImageFile> changed,
      PathRange candidates,
      Predicate<ImageFile> isGone)
      throws IOException {
    NavigableSet<Integer> committed = output.committed();
    history = History.read(storage, output, committed, true);
    if (history.lastBatch() > 0) {
      try {
        return new Comparison(history, listed, changed, candidates, isGone);
      } catch (IOException damagedIndex) {
        // Plans and batches say the same.
        history = History.read(storage, output, committed, false);
      }
    }
    return new Comparison(history, listed, changed, candidates, isGone);
  }

  /**
   * Leaves a state for the next run.
   *
   * @param plan the last one of this object, all of whose batches are committed
   * @param totals of the table
   */
  public void finish(Plan plan, JsonNode totals) throws IOException {
    if (history.totals() != null && plan.batches().isEmpty() && history.sinceState().isEmpty()) {
      return;
    }
    NavigableSet<Integer> committed = output.committed();
    Optional<String> digest = new CommittedBatches(storage, output).digest(committed);
    if (committed.isEmpty() || digest.isEmpty()) {
      return;
    }
    ScoredIndex index = history.index().with(history.sinceStateWith(plan.batches()));
    int lastPlan = history.lastPlan() + (plan.batches().isEmpty() ? 0 : 1);
    new OutputState(
            OutputState.FORMAT, digest.get(), committed.last(), lastPlan, index.segments(), totals)
        .write(storage, output);
    OutputState.removeOthers(storage, output, index);
  }

  /**
   * Reads every plan, and every byte of the state.
   *
   * @return the file of the state that is damaged, if there is one
   * @throws io.lookonce.storage.InputRefused naming a damaged plan
   */
  public Optional<Path> verify() throws IOException {
    new PlanFiles(storage, output).readAfter(0);
    return OutputState.damaged(storage, output);
  }

  private static List<Batch> cut(List<ImageFile> files, int firstBatch, int batchFiles) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < files.size(); from += batchFiles) {
      int to = Math.min(files.size(), from + batchFiles);
      batches.add(new Batch(firstBatch + batches.size(), files.subList(from, to)));
    }
    return batches;
  }
}
