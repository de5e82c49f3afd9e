package io.lookonce.evaluation;

/**
 * Metrics of detectors, in [0, 1], greater is better. Means are over the classes with objects of
 * the respective size.
 */
public enum DetectionMetric {
  /** COCO's average precision, the mean over the IoU thresholds .50, .55 … .95. */
  AP("ap", "map", "AP"),
  /** COCO's average precision at an IoU of 0.5. */
  AP50("ap50", "map50", "AP50"),
  /** COCO's average precision at an IoU of 0.75. */
  AP75("ap75", "map75", "AP75"),
  /** {@link #AP} of objects up to 32 by 32 pixels. */
  AP_SMALL("ap_small", "map_small", "AP small"),
  /** {@link #AP} of objects from 32 by 32 to 96 by 96 pixels. */
  AP_MEDIUM("ap_medium", "map_medium", "AP medium"),
  /** {@link #AP} of objects from 96 by 96 pixels. */
  AP_LARGE("ap_large", "map_large", "AP large"),
  /** Recall with one detection per class and image, the mean over the IoU thresholds. */
  AR_1("ar_1", "mar_1", "AR 1"),
  /** Recall with ten detections per class and image, the mean over the IoU thresholds. */
  AR_10("ar_10", "mar_10", "AR 10"),
  /** Recall with a hundred detections per class and image, the mean over the IoU thresholds. */
  AR_100("ar_100", "mar_100", "AR 100"),
  /** {@link #AR_100} of objects up to 32 by 32 pixels. */
  AR_SMALL("ar_small", "mar_small", "AR small"),
  /** {@link #AR_100} of objects from 32 by 32 to 96 by 96 pixels. */
  AR_MEDIUM("ar_medium", "mar_medium", "AR medium"),
  /** {@link #AR_100} of objects from 96 by 96 pixels. */
  AR_LARGE("ar_large", "mar_large", "AR large"),
  /** Average precision of the Pascal VOC challenge until 2009: mean over eleven recalls. */
  VOC_11_POINT("voc_ap_11_point", "voc_map_11_point", "VOC 2007 AP"),
  /** Average precision of the Pascal VOC challenge from 2010: area under the curve. */
  VOC_ALL_POINT("voc_ap_all_point", "voc_map_all_point", "VOC 2010 AP");

  private final String key;
  private final String meanKey;
  private final String title;

  DetectionMetric(String key, String meanKey, String title) {
    this.key = key;
    this.meanKey = meanKey;
    this.title = title;
  }

  /** The name in files for one class, such as {@code ap50}. */
  public String key() {
    return key;
  }

  /** The name in files for the mean over classes, such as {@code map50}. */
  public String meanKey() {
    return meanKey;
  }

  /** The name in tables. */
  public String title() {
    return title;
  }
}
