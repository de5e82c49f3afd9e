package io.lookonce.jobs.secrets;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps passwords and access keys out of everything that is printed or written: the terminal,
 * {@code run.json}, reports, which people send around.
 *
 * <p>Masked are the values themselves of environment variables and system properties (Spark's
 * settings among them) with the name of a secret, wherever they stand, also as they are written in
 * a URI or in JSON; the secret parts of every URI among those values; and the values of settings
 * named like a secret, {@code name=value} pairs of such a name within a longer text (options of
 * Spark, queries of signed addresses), and the user information of URIs. Azure writes its container
 * where others write the user ({@code abfss://container@account}), so that is left standing as long
 * as no password follows it.
 */
public final class Secrets {
  static final String MASK = "***";

  /** Words of a name, split at capitals, digits' ends and punctuation. */
  private static final Set<String> SECRET_WORDS =
      Set.of(
          "pass",
          "passwd",
          "passcode",
          "pwd",
          "pw",
          "auth",
          "oauth",
          "authorization",
          "key",
          "keys",
          "cred",
          "creds",
          "sas",
          "sig",
          "signature",
          "cookie",
          "jwt",
          "bearer",
          "dsn",
          "psk",
          "hmac",
          "otp",
          "pat");

  /** Longer words that say it wherever they stand in a name. */
  private static final Pattern SECRET_PART =
      Pattern.compile(
          "passw(?:or)?d|passphrase|secret|token|credential|webhook|authorization"
              + "|(?:access|account|api|private|shared|encryption|signing|master|storage)key");

  /** Names in capitals are not split: DBPASS, STRIPEKEY. */
  private static final Pattern SECRET_END = Pattern.compile("(?:pass|pwd|pw|key|auth)$");

  private static final Set<String> HARMLESS_WORDS =
      Set.of("bypass", "compass", "monkey", "turkey", "hotkey", "hockey", "donkey", "whiskey");

  private static final Pattern WORD_ENDS =
      Pattern.compile("[^\\p{Alnum}]+|(?<=[a-z])(?=[A-Z])|(?<=\\d)(?=\\p{Alpha})");

  private static final String PAIR_NAME =
      "passw(?:or)?d|passphrase|secret|token|credential|signature|authorization|webhook"
          + "|(?:access|account|api|private|shared|encryption|signing|master|storage)[._-]?key"
          + "|[a-z0-9]+[._-]key(?![a-z0-9])"
          + "|(?<![a-z0-9])(?:pass|pwd|sas|sig|auth|oauth|jwt|cookie|creds?)(?![a-z0-9])";
  private static final Pattern SECRET_PAIR =
      Pattern.compile(
          "((?:^|[?&;,\\s\"'])[\\w.-]*(?:" + PAIR_NAME + ")[\\w.-]*\\s?=\\s?)[^&;,\\s\"']+",
          Pattern.CASE_INSENSITIVE);

  /** In an address a key alone is one; elsewhere it is what stands before a value. */
  private static final Pattern KEY_OF_QUERY =
      Pattern.compile("([?&](?:key|code|pw|p)=)[^&\\s\"'#]+", Pattern.CASE_INSENSITIVE);

  private static final Pattern HEADER =
      Pattern.compile(
          "(\\bauthorization:\\s*(?:\\w+\\s+)?|\\bbearer\\s+)[\\w.~+/=-]{8,}",
          Pattern.CASE_INSENSITIVE);

  /** A user and a password; digits and a slash after the colon are a port instead. */
  private static final Pattern USER_AND_PASSWORD =
      Pattern.compile("://[^\\s/@:]*:(?!\\d+(?:/|\\s|$))[^\\s@]*@(?:[^\\s/@]*@)*");

  private static final Pattern USER_ALONE =
      Pattern.compile(
          "(?<!\\babfs|\\babfss|\\bwasb|\\bwasbs)://[^\\s/@:?#]+@", Pattern.CASE_INSENSITIVE);

  /** The password of an address, or what stands alone where a user and a password would. */
  private static final Pattern PART_OF_USER =
      Pattern.compile(
          "(?<!\\babfs|\\babfss|\\bwasb|\\bwasbs)://(?:[^\\s/@:?#]*:)?([^\\s@]+)@",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PART_OF_QUERY = Pattern.compile("[?&]([\\w.-]+)=([^&\\s#]+)");

  /** Names that say where a secret is, or who gives it. */
  private static final Pattern WHERE =
      Pattern.compile(
          "(?:file|path|provider|class|url|uri|dir|store|alias|algorithm|type|sock|home|host|port"
              + "|user|username|method|mode|enabled|length|bits)$",
          Pattern.CASE_INSENSITIVE);

  /** Values that say how, not what; they are words of any text. */
  private static final Set<String> WORDS =
      Set.of(
          "true",
          "false",
          "none",
          "null",
          "basic",
          "bearer",
          "simple",
          "digest",
          "kerberos",
          "default",
          "enabled",
          "disabled",
          "required",
          "optional",
          "auto",
          "local",
          "system",
          "token",
          "password",
          "secret",
          "prompt",
          "always",
          "never",
          "negotiate",
          "ntlm");

  private static final Pattern FEW_DIGITS = Pattern.compile("\\d{1,7}");

  /** A shorter value would be found within words that have nothing to do with it. */
  private static final int LEAST_VALUE = 8;

  /** Shorter than that, it is masked where it stands alone only; below this one it is no secret. */
  private static final int LEAST_WORD = 4;

  private static final int LEAST_LINE = 16;

  /** The longest first: one may begin with another. */
  private static volatile List<Pattern> values = List.of();

  /** What shells call the folders that a command was typed in, now and before. */
  private static final Set<String> WORKING_FOLDERS = Set.of("PWD", "OLDPWD");

  private Secrets() {}

  /** Notes the secrets that this process was given. */
  public static void learn() {
    Set<String> found = new HashSet<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (!WORKING_FOLDERS.contains(name)) {
                note(name, value, found);
              }
            });
    Properties properties = System.getProperties();
    for (String name : properties.stringPropertyNames()) {
      note(name, properties.getProperty(name, ""), found);
    }
    values =
        found.stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Secrets::pattern)
            .toList();
  }

  private static void note(String name, String value, Set<String> found) {
    if (isSecret(name) && !saysWhere(name) && !isFile(value)) {
      noteValue(value, found);
      value.lines().filter(line -> line.length() >= LEAST_LINE).forEach(l -> noteValue(l, found));
    }
    if (value.contains("://")) {
      noteParts(value, found);
    }
  }

  /** The address of a webhook is the secret. */
  private static boolean saysWhere(String name) {
    return WHERE.matcher(name).find() && !name.toLowerCase(Locale.ROOT).contains("webhook");
  }

  private static void noteParts(String value, Set<String> found) {
    for (Matcher user = PART_OF_USER.matcher(value); user.find(); ) {
      noteValue(user.group(1), found);
    }
    for (Matcher pair = PART_OF_QUERY.matcher(value); pair.find(); ) {
      if (isSecret(pair.group(1))) {
        noteValue(pair.group(2), found);
      }
    }
  }

  private static void noteValue(String given, Set<String> found) {
    String value = given.strip();
    if (value.length() < LEAST_WORD
        || WORDS.contains(value.toLowerCase(Locale.ROOT))
        || FEW_DIGITS.matcher(value).matches()) {
      return;
    }
    found.add(value);
    found.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    found.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
    try {
      found.add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notEncoded) {
      // A percent sign of its own.
    }
  }

  private static boolean isFile(String value) {
    try {
      return value.startsWith("/") && Files.exists(Path.of(value));
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  private static Pattern pattern(String value) {
    String quoted = Pattern.quote(value);
    return Pattern.compile(
        value.length() >= LEAST_VALUE
            ? quoted
            : "(?<![\\p{Alnum}_])" + quoted + "(?![\\p{Alnum}_])");
  }

  /** The settings in their order, with the value of every secret masked. */
  public static Map<String, String> masked(Map<String, String> settings) {
    Map<String, String> masked = new LinkedHashMap<>();
    settings.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : maskedText(value)));
    return Collections.unmodifiableMap(masked);
  }

  /** Whether a setting of this name holds something nobody else may read. */
  static boolean isSecret(String name) {
    for (String word : WORD_ENDS.split(name)) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (SECRET_WORDS.contains(lower)
          || (SECRET_END.matcher(lower).find() && !HARMLESS_WORDS.contains(lower))) {
        return true;
      }
    }
    String bare = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]", "");
    return SECRET_PART.matcher(bare).find();
  }

  /**
   * Whether a setting of this name is most likely a secret itself, and not one that only has to do
   * with keys or says where a secret is.
   */
  public static boolean isSecretItself(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String[] words = WORD_ENDS.split(name);
    return !saysWhere(name)
        && (SECRET_PART.matcher(lower.replaceAll("[^\\p{Alnum}]", "")).find()
            || (words.length > 0 && isSecret(words[words.length - 1])));
  }

  /** The text with the secrets within it masked. */
  public static String maskedText(String text) {
    String masked = text;
    for (Pattern value : values) {
      masked = value.matcher(masked).replaceAll(MASK);
    }
    if (masked.contains("://") && masked.indexOf('@') >= 0) {
      masked = USER_AND_PASSWORD.matcher(masked).replaceAll("://" + MASK + "@");
      masked = USER_ALONE.matcher(masked).replaceAll("://" + MASK + "@");
    }
    masked = HEADER.matcher(masked).replaceAll("$1" + MASK);
    if (masked.indexOf('=') < 0) {
      return masked;
    }
    masked = KEY_OF_QUERY.matcher(masked).replaceAll("$1" + MASK);
    return SECRET_PAIR.matcher(masked).replaceAll("$1" + MASK);
  }
}
