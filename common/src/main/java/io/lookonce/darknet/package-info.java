/**
 * Reads and writes Darknet networks, {@code .cfg} and {@code .weights}, and converts them into DL4J
 * graphs and back. Start at {@link io.lookonce.darknet.DarknetConfiguration}.
 */
package io.lookonce.darknet;
