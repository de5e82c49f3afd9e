/** What a run tells Spark's metrics system. */
package io.lookonce.jobs.metrics;
