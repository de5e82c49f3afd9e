/**
 * The scope of a run, which owns its lease and alone writes {@code run.json}, and what every run
 * leaves behind: its id, its exit code, its metrics, its provenance.
 */
package io.lookonce.jobs.run;
