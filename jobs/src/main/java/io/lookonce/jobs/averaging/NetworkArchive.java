package io.lookonce.jobs.averaging;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained network as DL4J's own model file, which its {@code ModelSerializer} reads: the
 * configuration as JSON, and the parameters and the updater's state in ND4J's format. Nothing in it
 * is a serialised Java object. The same network gives the same bytes.
 */
final class NetworkArchive {

  /** Its name in the folder of a model. */
  static final String FILE = "network.zip";

  private static final int BUFFER_BYTES = 1 << 16;

  private NetworkArchive() {}

  /**
   * Writes a network.
   *
   * @param target not closed
   */
  static void write(ComputationGraph graph, OutputStream target) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(target, BUFFER_BYTES));
    // Parameters hardly compress.
    zip.setLevel(Deflater.NO_COMPRESSION);
    begin(zip, "configuration.json");
    zip.write(graph.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8));
    begin(zip, "coefficients.bin");
    write(graph.params(), zip);
    INDArray updaterState = graph.getUpdater(true).getStateViewArray();
    if (updaterState != null && updaterState.length() > 0) {
      begin(zip, "updaterState.bin");
      write(updaterState, zip);
    }
    zip.finish();
    zip.flush();
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
  }

  private static void write(INDArray array, ZipOutputStream zip) throws IOException {
    DataOutputStream numbers = new DataOutputStream(new BufferedOutputStream(zip, BUFFER_BYTES));
    Nd4j.write(array, numbers);
    numbers.flush();
  }
}
