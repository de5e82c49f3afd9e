/**
 * The tables of scored images, their summaries, reports and COCO results. Rows are written by
 * {@link io.lookonce.jobs.scoring.output.ScoredImage} and aggregated by {@link
 * io.lookonce.jobs.scoring.output.TableSummary}.
 */
package io.lookonce.jobs.scoring.output;
