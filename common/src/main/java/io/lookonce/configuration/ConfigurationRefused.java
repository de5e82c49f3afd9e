package io.lookonce.configuration;

/**
 * An invalid setting. The message is one line with the position (file and line, or the {@code
 * --set} option), the key and the reason.
 */
public final class ConfigurationRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Refuses a setting.
   *
   * @param position {@code conf/train/x.conf:12}, or {@code --set key=value}
   * @param reason what is wrong, naming the key
   */
  public ConfigurationRefused(String position, String reason) {
    super(position + ": " + reason);
  }
}
