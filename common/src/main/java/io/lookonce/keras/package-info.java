/**
 * Keras 2 models in HDF5: read without Python, and turned into networks of our own. A model that
 * ends in planes becomes a Darknet network, one that ends in a row of numbers a DL4J graph.
 */
package io.lookonce.keras;
