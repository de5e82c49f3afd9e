/** Measuring how well a detector finds the objects of a data set: tasks judge, the driver sums. */
package io.lookonce.jobs.evaluation.detector;
