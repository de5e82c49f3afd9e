/**
 * The networks of the course, one class each, and how they are initialised, regularised and
 * updated.
 */
package io.lookonce.network;
