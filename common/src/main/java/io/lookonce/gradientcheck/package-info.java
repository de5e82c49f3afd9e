/**
 * Gradient checking: the analytic gradients of a network against central differences of its loss.
 */
package io.lookonce.gradientcheck;
