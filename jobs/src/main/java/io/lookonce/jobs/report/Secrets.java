package io.lookonce.jobs.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps passwords and access keys out of reports, which people send around.
 *
 * <p>Masked are the values of settings named like a secret, {@code name=value} pairs of such a name
 * within a longer text (options of Spark, queries of signed addresses), and the user information of
 * URIs. Azure writes its container where others write the user ({@code abfss://container@account}),
 * so that is left standing as long as no password follows it.
 */
final class Secrets {
  static final String MASK = "***";

  private static final String NAME =
      "passw(?:or)?d|passphrase|secret|token|credential|signature|authorization"
          + "|(?:access|account|api|private|shared|encryption)[._-]?key"
          + "|(?<![a-z0-9])(?:pwd|sas|sig)(?![a-z0-9])";
  private static final Pattern SECRET_NAME = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRET_PAIR =
      Pattern.compile(
          "((?:^|[?&;,\\s\"'])[\\w.-]*(?:" + NAME + ")[\\w.-]*\\s?=\\s?)[^&;,\\s\"']+",
          Pattern.CASE_INSENSITIVE);

  /** A user and a password; digits and a slash after the colon are a port instead. */
  private static final Pattern USER_AND_PASSWORD =
      Pattern.compile("://[^\\s/@:]*:(?!\\d+(?:/|\\s|$))[^\\s@]*@(?:[^\\s/@]*@)*");

  private static final Pattern USER_ALONE =
      Pattern.compile(
          "(?<!\\babfs|\\babfss|\\bwasb|\\bwasbs)://[^\\s/@:?#]+@", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** The settings in their order, with the value of every secret masked. */
  static Map<String, String> masked(Map<String, String> settings) {
    Map<String, String> masked = new LinkedHashMap<>();
    settings.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : maskedText(value)));
    return Collections.unmodifiableMap(masked);
  }

  /** Whether a setting of this name holds something nobody else may read. */
  static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /** The text with the secrets within it masked. */
  static String maskedText(String text) {
    String masked = text;
    if (masked.contains("://") && masked.indexOf('@') >= 0) {
      masked = USER_AND_PASSWORD.matcher(masked).replaceAll("://" + MASK + "@");
      masked = USER_ALONE.matcher(masked).replaceAll("://" + MASK + "@");
    }
    return masked.indexOf('=') < 0 ? masked : SECRET_PAIR.matcher(masked).replaceAll("$1" + MASK);
  }
}
