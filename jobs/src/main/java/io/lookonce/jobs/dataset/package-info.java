/** Reads data sets in Spark; training, evaluation and ingestion share it. */
package io.lookonce.jobs.dataset;
