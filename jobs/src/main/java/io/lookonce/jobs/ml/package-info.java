/**
 * Stages of Spark ML pipelines and functions of Spark SQL: {@link
 * io.lookonce.jobs.ml.YoloDetector}, {@link io.lookonce.jobs.ml.ImageClassifier}, {@link
 * io.lookonce.jobs.ml.ImageClassifierModel} and {@link io.lookonce.jobs.ml.LookonceExtensions}.
 * They score with the code of {@link io.lookonce.jobs.scoring.task}, as the commands do.
 */
package io.lookonce.jobs.ml;
