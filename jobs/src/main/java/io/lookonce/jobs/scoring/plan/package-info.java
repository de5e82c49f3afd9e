/** The written plan of an output: numbered batches, and the settings that its rows depend on. */
package io.lookonce.jobs.scoring.plan;
