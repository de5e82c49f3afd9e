/** Labelled boxes: the formats they come in, their faults, and how they are stored. */
package io.lookonce.data.boxes;
