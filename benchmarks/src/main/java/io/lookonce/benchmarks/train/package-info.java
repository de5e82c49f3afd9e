/** The training benchmark: {@code train} compared with other systems. */
package io.lookonce.benchmarks.train;
