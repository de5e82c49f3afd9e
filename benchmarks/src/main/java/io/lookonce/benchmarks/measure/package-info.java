/**
 * Measurements in alternation, with their spreads and tables. Start at {@link
 * io.lookonce.benchmarks.measure.Alternation}.
 */
package io.lookonce.benchmarks.measure;
