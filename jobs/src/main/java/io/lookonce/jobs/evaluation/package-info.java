/** Measuring how well a model does on a data set: tasks score pictures, the driver adds up. */
package io.lookonce.jobs.evaluation;
