/** Evaluates classifiers. */
package io.lookonce.jobs.evaluation.classifier;
