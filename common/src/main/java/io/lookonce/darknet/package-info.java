/**
 * Darknet networks: the layers of a {@code .cfg} and the numbers of a {@code .weights}, read and
 * written, and the same network as a DL4J graph.
 */
package io.lookonce.darknet;
