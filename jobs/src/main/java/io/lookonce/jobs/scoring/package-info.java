/** {@code lookonce detect} and {@code classify}: from a source of images to a finished output. */
package io.lookonce.jobs.scoring;
