package io.lookonce.nd4j;

import io.lookonce.storage.InputRefused;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;

/** The native libraries of ND4J. Training needs them, scoring does not. */
public final class TrainingLibraries {

  /** The platforms that Lookonce brings the libraries for, as JavaCPP names them. */
  private static final String PROVIDED = "linux-x86_64";

  /** JavaCPP's property for the platform to load libraries of, in place of this machine's. */
  private static final String PLATFORM = "org.bytedeco.javacpp.platform";

  private TrainingLibraries() {}

  /**
   * Checks that the class path has the libraries of this platform; loads nothing.
   *
   * @throws InputRefused naming the platform or the jars that are missing
   */
  public static void require() {
    // JavaCPP keeps the first answer for the life of the JVM, so it is asked only if it must be.
    String platform = System.getProperty(PLATFORM);
    if (platform == null) {
      platform = Loader.getPlatform();
    }
    String library =
        String.format(
            Locale.ROOT,
            "org/nd4j/linalg/cpu/nativecpu/bindings/%s/%s",
            platform,
            System.mapLibraryName("jnind4jcpu"));
    if (TrainingLibraries.class.getClassLoader().getResource(library) != null
        || Thread.currentThread().getContextClassLoader().getResource(library) != null) {
      return;
    }
    throw new InputRefused(
        platform.equals(PROVIDED)
            ? "ND4J's native libraries are not on the class path; add the jars of the"
                + " distribution's lib/training"
            : String.format(
                Locale.ROOT,
                "ND4J's native libraries are needed, and there are none for %s; run it on %s"
                    + " (detect, classify and evaluate run here)",
                platform,
                PROVIDED));
  }
}
