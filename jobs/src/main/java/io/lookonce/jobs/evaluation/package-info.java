/**
 * {@code lookonce evaluate}: measures a model on a data set. Start with {@link
 * io.lookonce.jobs.evaluation.EvaluateCommand}; each kind of model has one {@link
 * io.lookonce.jobs.evaluation.output.Evaluator}.
 */
package io.lookonce.jobs.evaluation;
