/**
 * Detections in the formats of other tools: one {@link io.lookonce.data.results.ResultWriter} per
 * format, and the reader of COCO results.
 */
package io.lookonce.data.results;
