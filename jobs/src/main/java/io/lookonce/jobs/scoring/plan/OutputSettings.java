package io.lookonce.jobs.scoring.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.configuration.ChangedSettings;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.SealedJson;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keeps the rows of one output to one model and one set of settings. */
public final class OutputSettings {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final OutputFolder output;

  public OutputSettings(Storage storage, OutputFolder output) {
    this.storage = storage;
    this.output = output;
  }

  /**
   * Checks that the output is new, or belongs to these settings.
   *
   * @throws InputRefused naming what differs, or that the folder holds something else
   */
  public void requireOwnedBy(Map<String, String> settings) throws IOException {
    Map<String, String> owner = read();
    if (owner == null) {
      requireEmpty();
      return;
    }
    List<String> differences = ChangedSettings.between(owner, settings, "nothing");
    if (!differences.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--output %s was made with other settings (%s); use another folder",
              output.root(),
              String.join("; ", differences)));
    }
  }

  /**
   * The settings that the output belongs to.
   *
   * @throws InputRefused if it is no output
   */
  public Map<String, String> settings() throws IOException {
    Map<String, String> owner = read();
    if (owner == null) {
      throw new InputRefused(
          output.root() + " is no output of a scoring command: it has no " + output.settings());
    }
    return owner;
  }

  /** Writes down whose output this is, before its first row. */
  public void claim(Map<String, String> settings) throws IOException {
    storage.writeAtomically(output.settings(), SealedJson.seal(JSON.writeValueAsString(settings)));
  }

  private Map<String, String> read() throws IOException {
    try {
      byte[] content = storage.readBytes(output.settings(), Storage.SMALL_FILE_BYTES);
      if (SealedJson.isBroken(content)) {
        throw new InputRefused(
            output.settings()
                + " is damaged: its content does not match its own sha256; bring it back, or use"
                + " another folder");
      }
      Map<String, String> settings = JSON.readerForMapOf(String.class).readValue(content);
      settings.remove(SealedJson.DIGEST);
      return settings;
    } catch (FileNotFoundException absent) {
      return null;
    } catch (JsonProcessingException broken) {
      throw new InputRefused(output.settings() + " is damaged: not JSON", broken);
    }
  }

  private void requireEmpty() throws IOException {
    List<String> strangers = new ArrayList<>(OutputLease.contents(storage, output.root()));
    strangers.removeAll(List.of(output.runFile().getName(), output.own().getName()));
    if (storage.exists(output.plans()) && storage.exists(output.table())) {
      throw new InputRefused(
          output.settings() + " is missing: bring it back, or use another folder");
    }
    if (!strangers.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--output %s is no output of this command: it holds %s",
              output.root(),
              strangers.get(0)));
    }
  }
}
