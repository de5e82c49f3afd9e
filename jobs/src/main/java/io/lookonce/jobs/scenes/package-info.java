/** Renders road scenes in parallel on Spark. */
package io.lookonce.jobs.scenes;
