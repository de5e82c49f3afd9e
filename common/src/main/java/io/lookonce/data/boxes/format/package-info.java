/**
 * Readers of the formats of labelled boxes, one class each. {@link
 * io.lookonce.data.boxes.format.BoxLayout} finds annotations, recognises their format and calls the
 * reader.
 */
package io.lookonce.data.boxes.format;
