/**
 * What ingestions of every kind share: inputs, order, splits, Parquet parts and results. Start with
 * {@link io.lookonce.jobs.ingest.write.Ingestion}.
 */
package io.lookonce.jobs.ingest.write;
