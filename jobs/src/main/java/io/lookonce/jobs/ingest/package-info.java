/**
 * {@code lookonce ingest}: makes data sets of labelled inputs. Each kind of data set has a
 * subpackage with an {@link io.lookonce.jobs.ingest.write.Ingestion}.
 */
package io.lookonce.jobs.ingest;
