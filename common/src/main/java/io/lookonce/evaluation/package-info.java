/** How good a model is, measured against ground truth. */
package io.lookonce.evaluation;
