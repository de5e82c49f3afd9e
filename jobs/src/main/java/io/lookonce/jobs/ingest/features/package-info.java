/** Ingests labelled rows of numbers. */
package io.lookonce.jobs.ingest.features;
