package io.lookonce.evaluation;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.IntersectionOverUnion;
import java.util.List;

/**
 * How much the detections of one class in an image overlap its objects.
 *
 * @param plain intersection over union, by detection and object
 * @param withCrowds the same, but for a crowd the share of the detection's area that lies in it
 */
record Overlaps(double[][] plain, double[][] withCrowds) {

  static Overlaps of(List<Detection> detections, List<GroundTruthBox> objects) {
    double[][] plain = new double[detections.size()][objects.size()];
    double[][] withCrowds = new double[detections.size()][objects.size()];
    for (int d = 0; d < plain.length; d++) {
      BoundingBox found = detections.get(d).box();
      for (int o = 0; o < plain[d].length; o++) {
        GroundTruthBox object = objects.get(o);
        plain[d][o] = IntersectionOverUnion.of(found, object.box());
        withCrowds[d][o] =
            object.crowd() ? IntersectionOverUnion.coveredShare(found, object.box()) : plain[d][o];
      }
    }
    return new Overlaps(plain, withCrowds);
  }
}
