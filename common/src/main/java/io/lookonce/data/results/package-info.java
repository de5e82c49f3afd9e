/** Detections written in the formats of other tools. */
package io.lookonce.data.results;
