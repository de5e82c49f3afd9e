package io.lookonce.jobs.sweep;

import io.lookonce.configuration.WrittenSetting;

/**
 * A training setting that a trial has.
 *
 * @param key as in the configuration of a training, with dots
 * @param text the value as {@code --set} takes it
 * @param position where it was written, for messages
 */
record TrialSetting(String key, String text, String position) {

  static TrialSetting of(WrittenSetting written) {
    return new TrialSetting(written.key(), written.text(), written.position());
  }

  /** As {@code --set} takes it. */
  String override() {
    return key + "=" + text;
  }
}
