/** The report of a training. */
package io.lookonce.jobs.training.report;
