package io.lookonce.jobs.scoring.output;

import java.util.Map;

/**
 * What is said of a table after a run.
 *
 * @param summary what every table has
 * @param counts of the results, as {@code run.json} names them
 * @param html the page
 */
public record TableReport(TableSummary summary, Map<String, Long> counts, String html) {}
