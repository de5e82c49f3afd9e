/**
 * DL4J's own parameter averaging behind the same interface, for comparison. Start reading at {@link
 * io.lookonce.jobs.training.dl4j.Dl4jEngine}.
 */
package io.lookonce.jobs.training.dl4j;
