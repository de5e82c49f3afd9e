/** Detection beside other systems. */
package io.lookonce.benchmarks.detect;
