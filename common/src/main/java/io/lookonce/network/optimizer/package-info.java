/** Optimizers and learning-rate schedules of the course, as DL4J runs them. */
package io.lookonce.network.optimizer;
