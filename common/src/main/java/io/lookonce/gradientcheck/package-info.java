/**
 * Gradient checking: the analytic gradients of a network against central differences of its cost.
 */
package io.lookonce.gradientcheck;
