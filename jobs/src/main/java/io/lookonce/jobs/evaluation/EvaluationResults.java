package io.lookonce.jobs.evaluation;

import io.lookonce.jobs.report.RunFile;

/**
 * What an evaluation leaves.
 *
 * @param figures content of {@code evaluation.json}
 * @param report content of {@code report.html}
 * @param runFile content of {@code run.json}
 */
public record EvaluationResults(byte[] figures, String report, RunFile runFile) {}
