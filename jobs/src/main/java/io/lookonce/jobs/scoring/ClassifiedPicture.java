package io.lookonce.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * One row of the classification table, read back without the probabilities of the other classes.
 *
 * @param picture which one, and how it went
 * @param classId of the most probable class; -1 where it could not be read
 * @param probability of that class; NaN where it could not be read
 */
record ClassifiedPicture(ScoredPicture picture, int classId, float probability) {

  static ClassifiedPicture of(Row row) {
    ScoredPicture picture = ScoredPicture.of(row);
    return picture.isRead()
        ? new ClassifiedPicture(
            picture, row.<Integer>getAs("class_id"), row.<Float>getAs("probability"))
        : new ClassifiedPicture(picture, -1, Float.NaN);
  }
}
