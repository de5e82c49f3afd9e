package io.lookonce.configuration;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.net.URL;

/**
 * Follows {@code include} to files only, relative to the file that names them. HOCON's own rules
 * would also fetch URLs, search the class path, and pass over a file that is not there.
 */
final class FileIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  /** A file that includes itself comes to an end here. */
  private static final int MAX_DEPTH = 10;

  /** More than anybody writes by hand. */
  private static final long MAX_BYTES = 1L << 24;

  private final File including;
  private final int depth;

  /** An includer for the statements of one file. */
  private FileIncluder(File including, int depth) {
    this.including = including;
    this.depth = depth;
  }

  /** How a configuration file is parsed that nothing includes. */
  static ConfigParseOptions optionsFor(File file) {
    return optionsFor(file, 0);
  }

  private static ConfigParseOptions optionsFor(File file, int depth) {
    if (file.length() > MAX_BYTES) {
      throw new ConfigurationRefused(
          file.getPath(), "longer than %d MB".formatted(MAX_BYTES >> 20));
    }
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setAllowMissing(false)
        .setIncluder(new FileIncluder(file, depth));
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (what.contains("://")) {
      throw refused(what);
    }
    return includeFile(context, new File(what));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    File file = what.isAbsolute() ? what : new File(including.getParentFile(), what.getPath());
    if (!file.isFile()) {
      throw new ConfigurationRefused(
          including.getPath(), "include \"" + what + "\": no such file: " + file);
    }
    if (depth == MAX_DEPTH) {
      throw new ConfigurationRefused(
          including.getPath(), "include \"" + what + "\": more than 10 files within one another");
    }
    return ConfigFactory.parseFile(file, optionsFor(file, depth + 1)).root();
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused("url(" + what + ")");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused("classpath(" + what + ")");
  }

  private ConfigurationRefused refused(String what) {
    return new ConfigurationRefused(
        including.getPath(), "include " + what + ": only files can be included");
  }
}
