/** Programs that use the library. Each does one thing and is run by a test. */
package io.lookonce.examples;
