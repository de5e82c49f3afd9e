package io.lookonce.jobs.evaluation.output;

import io.lookonce.jobs.run.RunFile;

/**
 * What an evaluation leaves.
 *
 * @param figures content of {@code evaluation.json}
 * @param report content of {@code report.html}
 * @param runFile content of {@code run.json}
 */
public record EvaluationResults(byte[] figures, String report, RunFile runFile) {}
