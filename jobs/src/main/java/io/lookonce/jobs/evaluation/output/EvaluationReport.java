package io.lookonce.jobs.evaluation.output;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.run.Provenance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of {@code lookonce evaluate}; its splits say what is measured of a kind of model.
 *
 * @param subject the evaluated model, or the table of detections
 * @param dataset its name
 * @param headline the essential result in one sentence, for the page, the terminal and {@code
 *     run.json}
 * @param notices caveats about the figures, one sentence each
 * @param splits at least one, in display order
 * @param summary of all splits; empty if there is none
 * @param facts checksums that identify the model and the data
 * @param provenance how to reproduce the run
 */
public record EvaluationReport(
    String subject,
    String dataset,
    String headline,
    List<String> notices,
    List<? extends SplitReport> splits,
    Optional<Section> summary,
    Map<String, String> facts,
    Provenance provenance) {

  /** The part of a report on one split. */
  public interface SplitReport {

    /** The main figures. */
    List<Tile> tiles();

    /** All figures, as tables and curves. */
    List<Section> figures();

    /** Some images that the model got wrong; often empty. */
    List<Section> mistakes();
  }

  public EvaluationReport {
    notices = List.copyOf(notices);
    splits = List.copyOf(splits);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The whole page as one string. */
  public String html() {
    List<Section> sections = new ArrayList<>();
    summary.ifPresent(sections::add);
    splits.forEach(split -> sections.addAll(split.figures()));
    splits.forEach(split -> sections.addAll(split.mistakes()));
    sections.add(provenance.section(facts));
    return new Page(
            "Evaluation report",
            subject + " on " + dataset,
            headline,
            notices,
            splits.stream().flatMap(split -> split.tiles().stream()).toList(),
            sections,
            "Written by lookonce evaluate, " + NumberText.moment(provenance.finished()))
        .html();
  }
}
