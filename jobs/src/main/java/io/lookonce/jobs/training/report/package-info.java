/**
 * The HTML report of a training. Start reading at {@link
 * io.lookonce.jobs.training.report.TrainReport}.
 */
package io.lookonce.jobs.training.report;
