/** What several tests need: numbers that published results were computed from. */
package io.lookonce.testing;
