/** Formats of labelled boxes, one class each. */
package io.lookonce.data.boxes.format;
