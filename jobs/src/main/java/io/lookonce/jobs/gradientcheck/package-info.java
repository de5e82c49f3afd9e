/** Checking gradients on Spark. */
package io.lookonce.jobs.gradientcheck;
