/** What is trained, on which examples: plans, shards and their loading. */
package io.lookonce.jobs.training.data;
