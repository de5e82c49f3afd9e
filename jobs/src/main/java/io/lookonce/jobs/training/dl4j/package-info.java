/** DL4J's own parameter averaging behind the same interface, to compare with. */
package io.lookonce.jobs.training.dl4j;
