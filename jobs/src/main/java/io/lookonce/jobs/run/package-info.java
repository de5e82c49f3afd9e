/**
 * What every run leaves behind: {@code run.json}, its id, its exit code, its metrics, its
 * provenance.
 */
package io.lookonce.jobs.run;
