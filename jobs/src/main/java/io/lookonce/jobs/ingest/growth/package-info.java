/**
 * Adds new images to an existing data set. Start with {@link
 * io.lookonce.jobs.ingest.growth.DatasetGrowth}.
 */
package io.lookonce.jobs.ingest.growth;
