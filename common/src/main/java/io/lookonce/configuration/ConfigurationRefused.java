package io.lookonce.configuration;

/**
 * A setting that cannot be used. The message is one line for the person who wrote the setting:
 * where it stands (file and line, or the {@code --set} option), which key, and what is wrong with
 * it.
 */
public final class ConfigurationRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Refuses a setting.
   *
   * @param position where it stands: {@code conf/train/x.conf:12}, or {@code --set key=value}
   * @param reason what is wrong, naming the key
   */
  public ConfigurationRefused(String position, String reason) {
    super(position + ": " + reason);
  }
}
