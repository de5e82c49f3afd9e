/**
 * Evaluates classifiers. Start with {@link
 * io.lookonce.jobs.evaluation.classifier.ClassifierEvaluator}.
 */
package io.lookonce.jobs.evaluation.classifier;
