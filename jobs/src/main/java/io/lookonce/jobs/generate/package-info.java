/** {@code lookonce generate}: data sets and models that are made instead of collected. */
package io.lookonce.jobs.generate;
