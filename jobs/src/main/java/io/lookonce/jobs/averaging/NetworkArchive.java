package io.lookonce.jobs.averaging;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
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

  private NetworkArchive() {}

  static byte[] of(ComputationGraph graph) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      String json = graph.getConfiguration().toJson();
      store(zip, "configuration.json", json.getBytes(StandardCharsets.UTF_8));
      store(zip, "coefficients.bin", written(graph.params()));
      INDArray updaterState = graph.getUpdater(true).getStateViewArray();
      if (updaterState != null && updaterState.length() > 0) {
        store(zip, "updaterState.bin", written(updaterState));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] written(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Nd4j.write(array, out);
    }
    return bytes.toByteArray();
  }

  /** Parameters hardly compress, so they are stored as they are. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
