/**
 * Strict HOCON: every key is read with its type and range, and a key that nobody reads is refused.
 */
package io.lookonce.configuration;
