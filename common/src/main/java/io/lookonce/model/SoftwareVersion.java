package io.lookonce.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build of Lookonce is running. */
public final class SoftwareVersion {

  private static final Properties BUILD = load();

  private SoftwareVersion() {}

  /** The version, such as 0.2.0. */
  public static String version() {
    return BUILD.getProperty("version");
  }

  /** The git commit it was built from; "unknown" outside a checkout. */
  public static String gitCommit() {
    return BUILD.getProperty("commit");
  }

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = SoftwareVersion.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties;
  }
}
