/** The library beside the commands: both give the same. */
package io.lookonce.jobs.library;
