/**
 * The numbers that the deeplearning.ai notebooks print, in one table, and their computation by the
 * reference in {@code stepbystep} or by the product's code. Start at {@code CourseOracleTest}.
 */
package io.lookonce.course;
