/** The results of an evaluation: {@code evaluation.json} and the report. */
package io.lookonce.jobs.evaluation.output;
