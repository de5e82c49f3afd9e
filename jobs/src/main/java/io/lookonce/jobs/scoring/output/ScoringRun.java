package io.lookonce.jobs.scoring.output;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The state of one run of a scoring command: updated as it proceeds, read by its reports. */
public final class ScoringRun {

  private final ModelBundle bundle;
  private final ImageListing listing;
  private final RunScope run;
  private boolean continued;
  private long planned;
  private long gone;
  private long failed;
  private double scoringSeconds;
  private OutputFaults faults = OutputFaults.NONE;
  private final List<String> remarks = new ArrayList<>();

  public ScoringRun(RunScope run, ModelBundle bundle, ImageListing listing) {
    this.run = run;
    this.bundle = bundle;
    this.listing = listing;
    countUnfinished();
  }

  /** What a failed run records. */
  private void countUnfinished() {
    run.counts(Map.of("listed", (long) listing.images().size(), "planned", planned));
  }

  /**
   * Records the plan of this run.
   *
   * @param images how many it scores
   * @param goneNow how many scored images were removed since
   * @param unfinishedBefore whether it completes an interrupted run
   */
  public void planned(long images, long goneNow, boolean unfinishedBefore) {
    planned = images;
    gone = goneNow;
    continued = unfinishedBefore;
    countUnfinished();
  }

  /** Records that all planned images have a row. */
  public void scored(long withError, double seconds, OutputFaults outputFaults) {
    faults = outputFaults;
    failed = withError;
    scoringSeconds = seconds;
  }

  /** Invalid outputs of the network in this run. */
  public OutputFaults faults() {
    return faults;
  }

  /** Adds a remark to the summary line and the report, in one clause. */
  public void remark(String clause) {
    remarks.add(clause);
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  ModelCard card() {
    return bundle.card();
  }

  public long planned() {
    return planned;
  }

  /** 0 if there was nothing to score. */
  double scoringSeconds() {
    return scoringSeconds;
  }

  double imagesPerSecond() {
    return planned / scoringSeconds;
  }

  public ImageListing listing() {
    return listing;
  }

  Provenance provenance() {
    return run.provenance();
  }

  /** What this run came to; counts of the results follow those that every table has. */
  public RunResult result(TableSummary summary, double maxErrorRate) {
    boolean tooMany = planned > 0 && errorRate(summary) > maxErrorRate;
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("listed", (long) listing.images().size());
    counts.put("scored", planned);
    counts.put("errors", failed);
    counts.put("gone", gone);
    counts.put("other_files", listing.otherFiles().count());
    counts.put("unreadable_folders", (long) listing.unreadableFolders().size());
    counts.put("in_table", summary.images());
    counts.put("in_table_with_error", summary.withError());
    counts.put("in_table_gone", summary.gone());
    counts.putAll(summary.counts(this));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("scoring_seconds", scoringSeconds);
    figures.put("images_per_second", imagesPerSecond());
    figures.put("decode_ms", summary.meanDecodeMilliseconds());
    figures.put("forward_ms", summary.meanForwardMilliseconds());
    return new RunResult(
        tooMany ? ExitCode.TOO_MANY_ERRORS : ExitCode.DONE,
        String.join("; ", health(tooMany, maxErrorRate)),
        counts,
        figures,
        Map.of());
  }

  /**
   * The share of unreadable images in this run, or in the table if this run continues an
   * interrupted one, because the rest of a folder is not representative of it.
   */
  private double errorRate(TableSummary summary) {
    return continued ? (double) summary.withError() / summary.images() : (double) failed / planned;
  }

  private List<String> health(boolean tooMany, double maxErrorRate) {
    List<String> parts = new ArrayList<>();
    parts.add(
        scored()
            + (tooMany
                ? String.format(Locale.ROOT, ", more than --max-error-rate %s allows", maxErrorRate)
                : ""));
    if (gone > 0) {
      parts.add(String.format(Locale.ROOT, "%,d scored before are gone", gone));
    }
    parts.addAll(listing.warnings());
    parts.addAll(remarks);
    return parts;
  }

  private String scored() {
    return planned == 0
        ? String.format(
            Locale.ROOT,
            "nothing new: all %,d images were scored before with %s",
            listing.images().size(),
            bundle.reference())
        : String.format(
            Locale.ROOT,
            "%,d images scored with %s in %.1f s (%.1f/s), %,d with an error",
            planned,
            bundle.reference(),
            scoringSeconds,
            imagesPerSecond(),
            failed);
  }
}
