package io.lookonce.jobs;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import io.lookonce.storage.InputRefused;

/** Refuses {@code include}: a configuration file says all it says itself, and fetches nothing. */
final class NoIncludes implements ConfigIncluder {

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    throw new InputRefused("include '" + what + "': a configuration file may not include others");
  }
}
