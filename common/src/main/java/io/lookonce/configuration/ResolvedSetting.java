package io.lookonce.configuration;

/**
 * A setting as it is used, and where it comes from.
 *
 * @param key the full key, such as {@code averaging.workers}
 * @param value the value, written as HOCON
 * @param origin {@code conf/train/x.conf:12}, {@code --set key=value}, or {@code default}
 */
public record ResolvedSetting(String key, String value, String origin) {

  /** The origin of a value that nobody has written. */
  public static final String DEFAULT = "default";
}
