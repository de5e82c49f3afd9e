/** Ingests images with labelled boxes. */
package io.lookonce.jobs.ingest.boxes;
