/** What runs on executors: read, preprocess, forward pass, postprocess. */
package io.lookonce.jobs.scoring.task;
