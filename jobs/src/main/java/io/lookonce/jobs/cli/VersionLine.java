package io.lookonce.jobs.cli;

import io.lookonce.model.SoftwareVersion;
import java.util.Locale;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: everything that decides whether parts fit together. */
public final class VersionLine implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      String.format(
          Locale.ROOT,
          "lookonce %s (commit %s), Spark %s, Scala %s, Java %s",
          SoftwareVersion.version(),
          SoftwareVersion.gitCommit(),
          org.apache.spark.package$.MODULE$.SPARK_VERSION(),
          scala.util.Properties.versionNumberString(),
          System.getProperty("java.version"))
    };
  }
}
