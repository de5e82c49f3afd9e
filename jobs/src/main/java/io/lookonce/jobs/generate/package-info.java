/**
 * {@code lookonce generate}: renders sample data sets and makes an untrained detector. Start at
 * {@link io.lookonce.jobs.generate.GenerateCommand}, which lists the subcommands.
 */
package io.lookonce.jobs.generate;
