/**
 * Strict HOCON: every key is read with its type and range, and unknown keys are refused. Start with
 * {@link io.lookonce.configuration.Settings}.
 */
package io.lookonce.configuration;
