package io.lookonce.jobs.secrets;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps passwords and access keys out of everything that is printed or written: the terminal,
 * {@code run.json}, reports, which people send around.
 *
 * <p>Masked are the values themselves of environment variables and system properties (Spark's
 * settings among them) with the name of a secret, wherever they stand; and the values of settings
 * named like a secret, {@code name=value} pairs of such a name within a longer text (options of
 * Spark, queries of signed addresses), and the user information of URIs. Azure writes its container
 * where others write the user ({@code abfss://container@account}), so that is left standing as long
 * as no password follows it.
 */
public final class Secrets {
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

  /** Names that say where a secret is, or who gives it. */
  private static final Pattern WHERE =
      Pattern.compile("(?:file|path|provider|class|url|uri)$", Pattern.CASE_INSENSITIVE);

  /** A shorter value would be found within words that have nothing to do with it. */
  private static final int LEAST_VALUE = 8;

  /** The longest first: one may begin with another. */
  private static volatile List<String> values = List.of();

  /** What shells call the folder that a command was typed in. */
  private static final String WORKING_FOLDER = "PWD";

  private Secrets() {}

  /** Notes the secrets that this process was given. */
  public static void learn() {
    Set<String> found = new HashSet<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (!name.equals(WORKING_FOLDER)) {
                note(name, value, found);
              }
            });
    Properties properties = System.getProperties();
    for (String name : properties.stringPropertyNames()) {
      note(name, properties.getProperty(name, ""), found);
    }
    values = found.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
  }

  private static void note(String name, String value, Set<String> found) {
    if (isSecret(name) && !WHERE.matcher(name).find() && value.length() >= LEAST_VALUE) {
      found.add(value);
    }
  }

  /** The settings in their order, with the value of every secret masked. */
  public static Map<String, String> masked(Map<String, String> settings) {
    Map<String, String> masked = new LinkedHashMap<>();
    settings.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : maskedText(value)));
    return Collections.unmodifiableMap(masked);
  }

  /** Whether a setting of this name holds something nobody else may read. */
  static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /** The text with the secrets within it masked. */
  public static String maskedText(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    if (masked.contains("://") && masked.indexOf('@') >= 0) {
      masked = USER_AND_PASSWORD.matcher(masked).replaceAll("://" + MASK + "@");
      masked = USER_ALONE.matcher(masked).replaceAll("://" + MASK + "@");
    }
    return masked.indexOf('=') < 0 ? masked : SECRET_PAIR.matcher(masked).replaceAll("$1" + MASK);
  }
}
