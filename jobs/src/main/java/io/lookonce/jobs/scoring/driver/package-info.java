/**
 * What commands that score images need of the driver's Spark context: the counters of a run behind
 * its progress line, and the file server that hands out models. What runs on executors is in {@link
 * io.lookonce.jobs.scoring.task}.
 */
package io.lookonce.jobs.scoring.driver;
