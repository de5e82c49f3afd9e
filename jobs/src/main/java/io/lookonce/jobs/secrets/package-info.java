/** Keeps secrets out of everything that is printed or written. */
package io.lookonce.jobs.secrets;
