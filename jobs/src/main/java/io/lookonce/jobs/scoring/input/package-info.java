/**
 * Sources of images: folders, globs and tables. Start with {@link
 * io.lookonce.jobs.scoring.input.ImageSource}.
 */
package io.lookonce.jobs.scoring.input;
