/** The detection benchmark: {@code detect} compared with other systems. */
package io.lookonce.benchmarks.detect;
