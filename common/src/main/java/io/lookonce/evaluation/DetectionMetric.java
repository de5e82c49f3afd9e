package io.lookonce.evaluation;

/**
 * The figures by which detectors are compared, each in [0, 1] and the greater the better. A mean is
 * taken over the classes that have objects of the size in question.
 */
public enum DetectionMetric {
  /** Average precision of COCO, the mean over the IoU thresholds .50, .55 … .95. */
  AP("ap", "map", "AP"),
  /** Average precision of COCO at an IoU of 0.5. */
  AP50("ap50", "map50", "AP50"),
  /** Average precision of COCO at an IoU of 0.75. */
  AP75("ap75", "map75", "AP75"),
  /** {@link #AP} of objects up to 32 by 32 pixels. */
  AP_SMALL("ap_small", "map_small", "AP small"),
  /** {@link #AP} of objects from 32 by 32 to 96 by 96 pixels. */
  AP_MEDIUM("ap_medium", "map_medium", "AP medium"),
  /** {@link #AP} of objects from 96 by 96 pixels. */
  AP_LARGE("ap_large", "map_large", "AP large"),
  /** The share of objects found by the best detection of each image, the mean over the IoUs. */
  AR_1("ar_1", "mar_1", "AR 1"),
  /** The share of objects found by the ten best detections of each image. */
  AR_10("ar_10", "mar_10", "AR 10"),
  /** The share of objects found by the hundred best detections of each image. */
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

  /** The name in files of the figure of one class, such as {@code ap50}. */
  public String key() {
    return key;
  }

  /** The name in files of the mean over classes, such as {@code map50}. */
  public String meanKey() {
    return meanKey;
  }

  /** The name in tables. */
  public String title() {
    return title;
  }
}
