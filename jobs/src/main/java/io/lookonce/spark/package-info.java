/**
 * The library on Spark: {@link io.lookonce.spark.Trainer} trains a model on a data set, {@link
 * io.lookonce.spark.Evaluator} measures a model on one. The commands {@code train}, {@code
 * train-detector} and {@code evaluate} run the same code and leave the same files.
 *
 * <p>This package is public, as {@link io.lookonce} is, whose models it makes and takes.
 */
package io.lookonce.spark;
