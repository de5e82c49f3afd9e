/** The tables that scoring leaves, their summaries, reports and COCO results. */
package io.lookonce.jobs.scoring.output;
