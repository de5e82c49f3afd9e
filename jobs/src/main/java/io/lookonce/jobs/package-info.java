/** The main class and one class per command. */
package io.lookonce.jobs;
