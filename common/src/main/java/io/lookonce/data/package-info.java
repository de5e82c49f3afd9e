/** Labelled images: how they are stored and read. */
package io.lookonce.data;
