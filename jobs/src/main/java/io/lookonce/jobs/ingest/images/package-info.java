/**
 * Ingests images with one class each, and packs images into tables. Start with {@link
 * io.lookonce.jobs.ingest.images.ImageIngestion}.
 */
package io.lookonce.jobs.ingest.images;
