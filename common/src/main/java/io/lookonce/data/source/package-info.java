/**
 * Readers of labelled images and of labelled rows of numbers as users have them: a folder per
 * class, labels in file names, CSV, HDF5. All of them return a {@link
 * io.lookonce.data.source.LabelledListing} or a {@link io.lookonce.data.source.FeatureListing}.
 */
package io.lookonce.data.source;
