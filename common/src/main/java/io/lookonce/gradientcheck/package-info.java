/**
 * Gradient checking: compares the analytic gradients of a network with central differences of its
 * loss. Start at {@link io.lookonce.gradientcheck.GradientChecker}; {@link
 * io.lookonce.gradientcheck.CheckReport} holds the result.
 */
package io.lookonce.gradientcheck;
