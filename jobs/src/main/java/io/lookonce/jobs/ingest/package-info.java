/** {@code lookonce ingest}: from labelled inputs to data sets. */
package io.lookonce.jobs.ingest;
