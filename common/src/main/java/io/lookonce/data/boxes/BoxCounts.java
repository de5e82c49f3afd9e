package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.lookonce.data.DatasetCard;
import java.util.Map;

/**
 * What one split of a data set of boxes holds.
 *
 * @param images all images
 * @param withoutBoxes those of them in which nothing is marked
 * @param boxes all boxes
 * @param crowd those of them that stand for a group
 * @param difficult those of them that need not be found
 * @param byClass boxes by class name, in the order of the classes
 */
public record BoxCounts(
    @JsonAlias("pictures") long images,
    long withoutBoxes,
    long boxes,
    long crowd,
    long difficult,
    Map<String, Long> byClass) {

  /** Of both. */
  BoxCounts plus(BoxCounts other) {
    return new BoxCounts(
        images + other.images,
        withoutBoxes + other.withoutBoxes,
        boxes + other.boxes,
        crowd + other.crowd,
        difficult + other.difficult,
        DatasetCard.sum(byClass, other.byClass));
  }
}
