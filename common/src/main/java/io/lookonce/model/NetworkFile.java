package io.lookonce.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.lookonce.storage.InputRefused;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A trained network in a file that training can continue from: {@code network.zip} of a bundle.
 *
 * <p>Three entries, in this order, uncompressed: {@code configuration.json}, DL4J's configuration
 * with the counts of iterations and epochs; {@code parameters.bin}, all parameters as 32-bit
 * little-endian floats in DL4J's flat order; {@code updater.bin}, the updater's state likewise, of
 * no bytes where it has none. The same network always gives the same bytes. No Java object is
 * serialised, and a configuration that names a class of other packages than DL4J's, ND4J's and the
 * networks' own is refused before anything is made of it.
 */
public final class NetworkFile {

  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "parameters.bin";
  private static final String UPDATER = "updater.bin";

  /** ZIP's own beginning of time, so that the bytes do not depend on when they were written. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final JsonFactory JSON = new JsonFactory();
  private static final String CLASS_KEY = "@class";
  private static final List<String> KNOWN_PACKAGES =
      List.of("org.deeplearning4j.nn.", "org.nd4j.linalg.", "io.lookonce.network.");

  private static final int CHUNK = 1 << 20;
  private static final int MAX_CONFIGURATION_BYTES = 16 << 20;

  private NetworkFile() {}

  /**
   * Writes a network.
   *
   * @param network initialised, of 32-bit floats
   * @param target gets the file's bytes; not closed
   */
  public static void write(ComputationGraph network, OutputStream target) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(target));
    zip.setLevel(Deflater.NO_COMPRESSION);
    begin(zip, CONFIGURATION);
    zip.write(network.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8));
    begin(zip, PARAMETERS);
    writeFloats(network.params(), zip);
    begin(zip, UPDATER);
    INDArray state = network.getUpdater(true).getStateViewArray();
    if (state != null) {
      writeFloats(state, zip);
    }
    zip.finish();
    zip.flush();
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
  }

  private static void writeFloats(INDArray values, OutputStream target) throws IOException {
    INDArray flat = values.reshape(values.length());
    for (long from = 0; from < flat.length(); from += CHUNK) {
      long to = Math.min(flat.length(), from + CHUNK);
      float[] chunk = flat.get(NDArrayIndex.interval(from, to)).dup().data().asFloat();
      ByteBuffer bytes = littleEndian(chunk.length);
      bytes.asFloatBuffer().put(chunk);
      target.write(bytes.array());
    }
  }

  /**
   * Reads a network, ready to be used or trained further.
   *
   * @param file its name, for messages
   * @param source the file's bytes; not closed
   * @throws InputRefused naming the file, if it is no such file, is truncated, or its parts do not
   *     belong together
   */
  public static ComputationGraph read(String file, InputStream source) throws IOException {
    ZipInputStream zip = new ZipInputStream(source);
    try {
      requireEntry(zip, CONFIGURATION);
      ComputationGraph network = new ComputationGraph(readConfiguration(zip));
      network.init();
      requireEntry(zip, PARAMETERS);
      readFloats(zip, PARAMETERS, network.params());
      requireEntry(zip, UPDATER);
      readFloats(zip, UPDATER, network.getUpdater(true).getStateViewArray());
      return network;
    } catch (IllegalArgumentException | EOFException | ZipException broken) {
      throw new InputRefused(
          file + " is damaged or no trained network: " + broken.getMessage(), broken);
    }
  }

  private static void requireEntry(ZipInputStream zip, String name) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(name)) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  private static ComputationGraphConfiguration readConfiguration(InputStream source)
      throws IOException {
    byte[] json = source.readNBytes(MAX_CONFIGURATION_BYTES);
    requireKnownClasses(json);
    try {
      return ComputationGraphConfiguration.fromJson(new String(json, StandardCharsets.UTF_8));
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException(
          CONFIGURATION + " describes no network that DL4J can make", unreadable);
    }
  }

  /** DL4J makes an object of every class that its configuration names. */
  private static void requireKnownClasses(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        if (CLASS_KEY.equals(parser.getCurrentName())) {
          requireKnown(parser.getText());
        }
      }
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(CONFIGURATION + " is not JSON", broken);
    }
  }

  private static void requireKnown(String className) {
    if (!className.equals(CLASS_KEY) && KNOWN_PACKAGES.stream().noneMatch(className::startsWith)) {
      throw new IllegalArgumentException(CONFIGURATION + " names the class " + className);
    }
  }

  /**
   * Reads an entry to its end.
   *
   * @param into gets the values; null if the entry must be empty
   */
  private static void readFloats(InputStream source, String entry, INDArray into)
      throws IOException {
    long length = into == null ? 0 : into.length();
    for (long from = 0; from < length; from += CHUNK) {
      long to = Math.min(length, from + CHUNK);
      ByteBuffer bytes = littleEndian(Math.toIntExact(to - from));
      if (source.readNBytes(bytes.array(), 0, bytes.capacity()) < bytes.capacity()) {
        throw new IllegalArgumentException(entry + " holds fewer than " + length + " numbers");
      }
      float[] chunk = new float[bytes.capacity() / Float.BYTES];
      bytes.asFloatBuffer().get(chunk);
      into.reshape(length).get(NDArrayIndex.interval(from, to)).assign(Nd4j.createFromArray(chunk));
    }
    if (source.read() >= 0) {
      throw new IllegalArgumentException(entry + " holds more than " + length + " numbers");
    }
  }

  private static ByteBuffer littleEndian(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
