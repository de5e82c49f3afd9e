/**
 * Ingests labelled feature rows. Start with {@link
 * io.lookonce.jobs.ingest.features.FeatureIngestion}.
 */
package io.lookonce.jobs.ingest.features;
