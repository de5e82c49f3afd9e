/** Limits of images and memory, and the options that set them. */
package io.lookonce.jobs.scoring.limits;
