/** {@code lookonce verify}: compares every file of an output with what was written. */
package io.lookonce.jobs.verify;
