/** Makes training of DL4J networks fast and well-behaved: oneDNN, threads, off-heap memory. */
package io.lookonce.nd4j;
