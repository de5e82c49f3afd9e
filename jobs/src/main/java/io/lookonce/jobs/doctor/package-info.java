/** {@code doctor}: whether this machine has what Lookonce needs. */
package io.lookonce.jobs.doctor;
