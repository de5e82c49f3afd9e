package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckReport;
import java.util.Optional;

/**
 * What a check gave, put together from its shares.
 *
 * @param report by array
 * @param obstacle why the fast step was not compared; empty if it was
 * @param cost of the batch
 * @param rounding standard deviation of the rounding error in the loss
 */
record CheckResult(CheckReport report, Optional<String> obstacle, double loss, double rounding) {}
