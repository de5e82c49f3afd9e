/** {@code lookonce convert-results}: detections in the formats of other tools. */
package io.lookonce.jobs.scoring.convert;
