/**
 * Labelled boxes, whatever format they come in: annotated images, faults in annotations, their
 * resolution into ground truth, and the data set that is made of them. Start with {@link
 * io.lookonce.data.boxes.BoxListing}.
 */
package io.lookonce.data.boxes;
