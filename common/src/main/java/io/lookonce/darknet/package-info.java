/** Reads Darknet networks: the layers of a {@code .cfg} and the numbers of a {@code .weights}. */
package io.lookonce.darknet;
