/** Training of classifiers: examples, preprocessing, metrics. */
package io.lookonce.jobs.training.classifier;
