/** Training beside other systems. */
package io.lookonce.benchmarks.train;
