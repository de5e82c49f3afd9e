/** Labelled images and rows as people have them: folders, CSV, HDF5. */
package io.lookonce.data.source;
