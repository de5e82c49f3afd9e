/**
 * The written plan of an output: numbered batches, the settings that its rows depend on, and what
 * was scored before. Start with {@link io.lookonce.jobs.scoring.plan.BatchPlans}.
 */
package io.lookonce.jobs.scoring.plan;
