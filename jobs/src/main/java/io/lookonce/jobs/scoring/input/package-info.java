/** Where images come from: folders, globs and tables. */
package io.lookonce.jobs.scoring.input;
