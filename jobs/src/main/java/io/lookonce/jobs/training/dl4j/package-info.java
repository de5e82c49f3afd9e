/**
 * DL4J's own parameter averaging behind the same interface, for comparison. Start reading at {@link
 * io.lookonce.jobs.training.dl4j.Dl4jEngine}.
 *
 * <p>DL4J's Spark module exists for Scala 2.12 only, so builds for Scala 2.13 leave this package
 * out. Nothing refers to its classes; {@link java.util.ServiceLoader} finds the engine.
 */
package io.lookonce.jobs.training.dl4j;
