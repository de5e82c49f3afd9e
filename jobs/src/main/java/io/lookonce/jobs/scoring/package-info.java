/**
 * Batch scoring: list, plan, score by batches, commit each batch whole.
 *
 * <p>Executors receive paths and open the pictures themselves; the driver never holds a picture of
 * the folder.
 */
package io.lookonce.jobs.scoring;
