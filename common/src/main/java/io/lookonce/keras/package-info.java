/**
 * Reads Keras 2 models in HDF5 without Python and converts them: detectors into Darknet networks,
 * classifiers into DL4J graphs. Start at {@link io.lookonce.keras.KerasFile}.
 */
package io.lookonce.keras;
