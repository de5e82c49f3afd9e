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

  private final File including;

  /** An includer for the statements of one file. */
  FileIncluder(File including) {
    this.including = including;
  }

  /** How a configuration file is parsed, whether it is the first one or an included one. */
  static ConfigParseOptions optionsFor(File file) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setAllowMissing(false)
        .setIncluder(new FileIncluder(file));
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
    return ConfigFactory.parseFile(file, optionsFor(file)).root();
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
