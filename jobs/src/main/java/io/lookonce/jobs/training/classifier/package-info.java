/**
 * Training of classifiers: the task of {@code train}, its examples as tensors, and their
 * evaluation. Start reading at {@code ClassificationTask}.
 */
package io.lookonce.jobs.training.classifier;
