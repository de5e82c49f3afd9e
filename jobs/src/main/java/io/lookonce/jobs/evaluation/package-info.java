/** {@code lookonce evaluate}: metrics of a model on a data set. */
package io.lookonce.jobs.evaluation;
