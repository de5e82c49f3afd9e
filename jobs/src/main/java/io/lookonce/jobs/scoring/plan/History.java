package io.lookonce.jobs.scoring.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.plan.PlanFiles.Planned;
import io.lookonce.jobs.scoring.plan.ScoredIndex.ScoredVersion;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was scored and planned before: the state that the last finished run left, and what plans and
 * batches say since. Without a state, plans and batches say everything.
 */
final class History {

  private final ScoredIndex index;
  private final int lastBatch;
  private final int lastPlan;
  private final JsonNode totals;
  private final NavigableMap<String, ScoredVersion> sinceState = new TreeMap<>(PathRange.ORDER);
  private final Map<String, ImageFile> unfinished = new LinkedHashMap<>();

  private History(ScoredIndex index, int lastBatch, int lastPlan, JsonNode totals) {
    this.index = index;
    this.lastBatch = lastBatch;
    this.lastPlan = lastPlan;
    this.totals = totals;
  }

  /**
   * Reads it.
   *
   * @param usesState whether a state is read, if there is one that holds
   * @throws io.lookonce.storage.InputRefused naming a damaged plan
   */
  static History read(
      Storage storage, OutputFolder output, NavigableSet<Integer> committed, boolean usesState)
      throws IOException {
    CommittedBatches commits = new CommittedBatches(storage, output);
    Optional<OutputState> state =
        usesState ? OutputState.read(storage, output, commits, committed) : Optional.empty();
    int lastBatch = state.map(OutputState::lastBatch).orElse(0);
    Planned planned =
        new PlanFiles(storage, output).readAfter(state.map(OutputState::lastPlan).orElse(0));
    NavigableMap<Integer, List<ImageFile>> batches = planned.batches();
    for (int number : committed.tailSet(lastBatch, false)) {
      List<ImageFile> files = batches.get(number);
      String digest = commits.imagesSha256(number);
      if (files == null || (digest != null && !digest.equals(BatchFile.digest(files)))) {
        // Its plan is lost; what a plan of before says of the number is no longer so.
        batches.put(number, BatchFile.images(storage, output.batchFile(number)));
      }
    }
    History history =
        new History(
            new ScoredIndex(
                storage,
                OutputState.folder(output),
                state.map(OutputState::segments).orElse(List.of())),
            lastBatch,
            planned.lastPlan(),
            state.map(OutputState::totals).orElse(null));
    batches.forEach(
        (number, files) ->
            files.forEach(file -> history.add(file, number, committed.contains(number))));
    return history;
  }

  /** Takes an image of a batch; those of later batches were taken before. */
  private void add(ImageFile file, int batch, boolean committed) {
    if (committed) {
      sinceState.putIfAbsent(file.path(), new ScoredVersion(file, batch));
    } else if (!file.isGone() && !sinceState.containsKey(file.path())) {
      unfinished.putIfAbsent(file.path(), file);
    }
  }

  /** Versions that were scored up to {@link #lastBatch}. */
  ScoredIndex index() {
    return index;
  }

  /** Versions that were scored later, by path. */
  NavigableMap<String, ScoredVersion> sinceState() {
    return sinceState;
  }

  /** Images that were planned and not scored, by path. */
  Map<String, ImageFile> unfinished() {
    return unfinished;
  }

  /** The last batch that the state is made of; 0 without a state. */
  int lastBatch() {
    return lastBatch;
  }

  /** Number of the newest plan; 0 if there is none. */
  int lastPlan() {
    return lastPlan;
  }

  /** The totals of the table up to {@link #lastBatch}; null without a state. */
  JsonNode totals() {
    return totals;
  }

  /** All versions that were scored after the state, once these batches are committed too. */
  Collection<ScoredVersion> sinceStateWith(List<Batch> batches) {
    NavigableMap<String, ScoredVersion> all = new TreeMap<>(PathRange.ORDER);
    all.putAll(sinceState);
    for (Batch batch : batches) {
      batch.files().forEach(file -> all.put(file.path(), new ScoredVersion(file, batch.number())));
    }
    return all.values();
  }
}
