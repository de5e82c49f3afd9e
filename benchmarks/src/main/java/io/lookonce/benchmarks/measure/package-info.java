/** Alternating runs, spreads and tables of measurements. */
package io.lookonce.benchmarks.measure;
