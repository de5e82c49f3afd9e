package io.lookonce.jobs.scoring.output;

import org.apache.spark.sql.Row;

/**
 * One row of the classification table, read back without the probabilities of the other classes.
 *
 * @param image which one, and how it went
 * @param classId of the most probable class; -1 where it could not be read
 * @param probability of that class; NaN where it could not be read
 */
public record ClassifiedImage(ScoredImage image, int classId, float probability) {

  public static ClassifiedImage of(Row row) {
    ScoredImage image = ScoredImage.of(row);
    return image.isRead()
        ? new ClassifiedImage(
            image, row.<Integer>getAs("class_id"), row.<Float>getAs("probability"))
        : new ClassifiedImage(image, -1, Float.NaN);
  }
}
