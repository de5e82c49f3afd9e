/** Turns labelled pictures from anywhere into a data set, and reads it back. */
package io.lookonce.jobs.ingest;
