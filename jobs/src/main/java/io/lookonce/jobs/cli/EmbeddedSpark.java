package io.lookonce.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.util.ShutdownHookManager;

/**
 * Settings of a Spark that runs within this process alone, so that no other user of the machine
 * reaches it. Its driver and its block manager listen even so; they do it on the loopback interface
 * and answer nobody who does not know a secret, which Spark draws at random for each run.
 */
final class EmbeddedSpark {

  private static final String LOCAL_FOLDERS = "spark.local.dir";

  /** Spark takes the folders of its first session for all sessions of a process. */
  private static String folders;

  private EmbeddedSpark() {}

  /** Whether Spark will run within this process. */
  static boolean isMeant(SparkConf conf) {
    return conf.get("spark.master", "local[*]").matches("local(\\[.*])?");
  }

  /**
   * What a session needs; what a person has set stands, but for the folders, of which Spark gets
   * one within each that only this user can enter.
   */
  static Map<String, String> settings(SparkConf conf) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.master", "local[*]");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "localhost");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.authenticate", "true");
    settings.replaceAll(conf::get);
    settings.put(LOCAL_FOLDERS, folders(conf));
    return settings;
  }

  private static synchronized String folders(SparkConf conf) throws IOException {
    if (folders == null) {
      List<String> own = new ArrayList<>();
      String parents = conf.get(LOCAL_FOLDERS, System.getProperty("java.io.tmpdir"));
      for (String parent : parents.split(",")) {
        // Created for the owner alone.
        Path folder =
            Files.createTempDirectory(
                Files.createDirectories(Path.of(parent.strip())), "lookonce-");
        ShutdownHookManager.registerShutdownDeleteDir(new File(folder.toString()));
        own.add(folder.toString());
      }
      folders = String.join(",", own);
    }
    return folders;
  }
}
