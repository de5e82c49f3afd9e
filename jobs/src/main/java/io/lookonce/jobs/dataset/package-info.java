/**
 * Reads and writes the rows of data sets with Spark; training, evaluation and ingestion share it.
 * Start with {@link io.lookonce.jobs.dataset.ImageDatasetReader}.
 */
package io.lookonce.jobs.dataset;
