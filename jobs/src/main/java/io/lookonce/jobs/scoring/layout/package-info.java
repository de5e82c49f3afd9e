/**
 * The layout of an output: its folders and files, and the columns that every table of scored images
 * has.
 */
package io.lookonce.jobs.scoring.layout;
