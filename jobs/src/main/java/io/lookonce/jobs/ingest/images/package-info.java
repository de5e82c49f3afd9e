/** Ingests images with one class each. */
package io.lookonce.jobs.ingest.images;
