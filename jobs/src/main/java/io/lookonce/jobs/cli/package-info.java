/** The base classes of commands, the options that several of them share, and how a driver ends. */
package io.lookonce.jobs.cli;
