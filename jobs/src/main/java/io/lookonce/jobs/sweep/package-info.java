/** Trains many settings of a network side by side and compares what comes of them. */
package io.lookonce.jobs.sweep;
