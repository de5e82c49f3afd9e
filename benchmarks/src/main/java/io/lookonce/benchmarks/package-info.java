/** The command line of the benchmarks, which compare Lookonce with other systems. */
package io.lookonce.benchmarks;
