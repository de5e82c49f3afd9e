/** What ingestions of every kind share: inputs, order, splits, Parquet parts, results. */
package io.lookonce.jobs.ingest.write;
