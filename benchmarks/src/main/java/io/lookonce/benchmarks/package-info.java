/** Side-by-side measurements against other systems. */
package io.lookonce.benchmarks;
