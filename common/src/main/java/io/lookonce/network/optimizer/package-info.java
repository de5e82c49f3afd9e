/** The course's optimizers and learning-rate schedules, as extensions of DL4J. */
package io.lookonce.network.optimizer;
