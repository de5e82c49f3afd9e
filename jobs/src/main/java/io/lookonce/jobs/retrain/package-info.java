/** Retraining: what is new, a candidate, the comparison with the champion, and the decision. */
package io.lookonce.jobs.retrain;
