/**
 * The common interface of evaluators, and their results: {@code evaluation.json} and the report.
 */
package io.lookonce.jobs.evaluation.output;
