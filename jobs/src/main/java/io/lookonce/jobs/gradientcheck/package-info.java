/**
 * Gradient checks on Spark: the command {@code gradient-check} and its job. Start at {@link
 * io.lookonce.jobs.gradientcheck.GradientCheckJob}.
 */
package io.lookonce.jobs.gradientcheck;
