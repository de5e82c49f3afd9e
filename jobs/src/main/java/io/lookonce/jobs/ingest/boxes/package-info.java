/**
 * Ingests images with labelled boxes. Start with {@link
 * io.lookonce.jobs.ingest.boxes.BoxIngestion}.
 */
package io.lookonce.jobs.ingest.boxes;
