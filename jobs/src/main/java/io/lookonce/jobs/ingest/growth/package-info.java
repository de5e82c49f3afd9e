/** Adds new examples to a data set that exists. */
package io.lookonce.jobs.ingest.growth;
