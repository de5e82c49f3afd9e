/**
 * The numbers that the deeplearning.ai notebooks print, one table for all of them, and how each is
 * computed here: by the reference of {@code stepbystep}, or by the product's own code.
 */
package io.lookonce.course;
