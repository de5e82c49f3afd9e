package io.lookonce.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.lookonce.network.detector.RegionLossFunction;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.LearningRateSchedule;
import io.lookonce.network.optimizer.Momentum;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A trained network in a file that training can continue from: {@code network.zip} of a bundle.
 *
 * <p>Three entries, in this order, uncompressed: {@code configuration.json}, DL4J's configuration
 * with the counts of iterations and epochs; {@code parameters.bin}, all parameters as 32-bit
 * little-endian floats in DL4J's flat order; {@code updater.bin}, the optimizer's state likewise,
 * of no bytes where it has none. The same network always gives the same bytes. No Java object is
 * serialised, and a configuration that names a class of other packages than those of DL4J's and
 * ND4J's settings and the networks' own is refused before anything is made of it. Memory follows
 * what the file holds, not what the configuration announces.
 */
public final class NetworkFile {

  private static final String CONFIGURATION = "configuration.json";
  private static final String NO_NETWORK =
      CONFIGURATION + " describes no network that DL4J can make";
  private static final String PARAMETERS = "parameters.bin";
  private static final String UPDATER = "updater.bin";

  /** ZIP's own beginning of time, so that the bytes do not depend on when they were written. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final JsonFactory JSON = new JsonFactory();
  private static final String CLASS_KEY = "@class";
  private static final List<String> KNOWN_PACKAGES =
      List.of(
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.nd4j.linalg.activations.impl.",
          "org.nd4j.linalg.learning.config.",
          "org.nd4j.linalg.learning.regularization.",
          "org.nd4j.linalg.lossfunctions.impl.",
          "org.nd4j.linalg.schedule.",
          "io.lookonce.network.");

  /**
   * Classes of ours by the name that a file gives them. The name is part of the format: it stays
   * when the code moves.
   */
  private static final Map<String, String> PUBLISHED_NAMES =
      Map.of(
          "io.lookonce.network.BiasCorrectedAdam", BiasCorrectedAdam.class.getName(),
          "io.lookonce.network.Momentum", Momentum.class.getName(),
          "io.lookonce.network.LearningRateSchedule", LearningRateSchedule.class.getName(),
          "io.lookonce.network.RegionLoss", RegionLossFunction.class.getName());

  private static final int CHUNK = 1 << 20;
  private static final int MAX_CONFIGURATION_BYTES = 16 << 20;

  /** As many as an ONNX file can hold. */
  private static final long MAX_PARAMETERS = 500_000_000L;

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
    zip.write(published(network.getConfiguration().toJson()).getBytes(StandardCharsets.UTF_8));
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
    PackedStream packed = new PackedStream(source);
    ZipInputStream zip = new ZipInputStream(packed);
    try {
      requireEntry(zip, CONFIGURATION);
      ComputationGraphConfiguration configuration = readConfiguration(zip);
      long parameters = parameters(configuration);
      requireEntry(zip, PARAMETERS);
      ComputationGraph network =
          network(configuration, readFloats(zip, PARAMETERS, parameters, packed));
      requireEntry(zip, UPDATER);
      readState(zip, updaterState(network), packed);
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
    // One text for both: bytes could be one thing for who checks and another for who makes objects.
    String json = new String(source.readNBytes(MAX_CONFIGURATION_BYTES), StandardCharsets.UTF_8);
    if (source.read() >= 0) {
      // What is left of an entry would be unpacked on the way to the next one, however much it is.
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is longer than %d MB",
              CONFIGURATION,
              MAX_CONFIGURATION_BYTES >> 20));
    }
    requireKnownClasses(json);
    try {
      return ComputationGraphConfiguration.fromJson(current(json));
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException(NO_NETWORK, unreadable);
    }
  }

  /** How many numbers a configuration needs, before any memory is taken for them. */
  private static long parameters(ComputationGraphConfiguration configuration) {
    long parameters;
    try {
      parameters =
          configuration.getVertices().values().stream()
              .mapToLong(vertex -> vertex.numParams(true))
              .reduce(0, Math::addExact);
    } catch (RuntimeException impossible) {
      throw new IllegalArgumentException(NO_NETWORK, impossible);
    }
    if (parameters < 1 || parameters > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s describes %d parameters, not 1 to %d",
              CONFIGURATION,
              parameters,
              MAX_PARAMETERS));
    }
    if (configuration.getDataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(CONFIGURATION + " describes no network of 32-bit floats");
    }
    return parameters;
  }

  private static ComputationGraph network(
      ComputationGraphConfiguration configuration, INDArray parameters) {
    try {
      ComputationGraph network = new ComputationGraph(configuration);
      network.init(parameters, false);
      return network;
    } catch (RuntimeException impossible) {
      throw new IllegalArgumentException(NO_NETWORK, impossible);
    }
  }

  /** To be filled; null if its updaters remember nothing. */
  private static INDArray updaterState(ComputationGraph network) {
    try {
      return network.getUpdater(true).getStateViewArray();
    } catch (RuntimeException impossible) {
      throw new IllegalArgumentException(NO_NETWORK, impossible);
    }
  }

  /** DL4J makes an object of every class that its configuration names. */
  private static void requireKnownClasses(String json) throws IOException {
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

  /** A configuration with the names of classes that files have. */
  private static String published(String json) {
    String text = json;
    for (Map.Entry<String, String> name : PUBLISHED_NAMES.entrySet()) {
      text = renamed(text, name.getValue(), name.getKey());
    }
    return text;
  }

  /** A configuration with the names that classes have now. */
  private static String current(String json) {
    String text = json;
    for (Map.Entry<String, String> name : PUBLISHED_NAMES.entrySet()) {
      text = renamed(text, name.getKey(), name.getValue());
    }
    return text;
  }

  /** Nested classes are renamed with their outer one. */
  private static String renamed(String json, String from, String to) {
    return json.replace('"' + from + '"', '"' + to + '"').replace('"' + from + '$', '"' + to + '$');
  }

  private static void requireKnown(String className) {
    if (!className.equals(CLASS_KEY) && KNOWN_PACKAGES.stream().noneMatch(className::startsWith)) {
      throw new IllegalArgumentException(CONFIGURATION + " names the class " + className);
    }
  }

  /** Reads an entry to its end into new memory, which grows with what is read. */
  private static INDArray readFloats(
      InputStream source, String entry, long length, PackedStream packed) throws IOException {
    List<INDArray> chunks = new ArrayList<>();
    for (long from = 0; from < length; from += CHUNK) {
      chunks.add(readChunk(source, entry, from, length, packed));
    }
    requireEnd(source, entry, length);
    // DL4J wants a row.
    return Nd4j.concat(0, chunks.toArray(new INDArray[0])).reshape(1, length);
  }

  /**
   * Reads the optimizer's state to its end.
   *
   * @param into gets the values; null if the entry must be empty
   */
  private static void readState(InputStream source, INDArray into, PackedStream packed)
      throws IOException {
    long length = into == null ? 0 : into.length();
    for (long from = 0; from < length; from += CHUNK) {
      INDArray chunk = readChunk(source, UPDATER, from, length, packed);
      into.reshape(length).get(NDArrayIndex.interval(from, from + chunk.length())).assign(chunk);
    }
    requireEnd(source, UPDATER, length);
  }

  private static INDArray readChunk(
      InputStream source, String entry, long from, long length, PackedStream packed)
      throws IOException {
    ByteBuffer bytes = littleEndian((int) Math.min(length - from, CHUNK));
    if (source.readNBytes(bytes.array(), 0, bytes.capacity()) < bytes.capacity()) {
      throw new IllegalArgumentException(entry + " holds fewer than " + length + " numbers");
    }
    packed.requirePlausible((from + CHUNK) * Float.BYTES);
    float[] chunk = new float[bytes.capacity() / Float.BYTES];
    bytes.asFloatBuffer().get(chunk);
    return Nd4j.createFromArray(chunk);
  }

  private static void requireEnd(InputStream source, String entry, long length) throws IOException {
    if (source.read() >= 0) {
      throw new IllegalArgumentException(entry + " holds more than " + length + " numbers");
    }
  }

  private static ByteBuffer littleEndian(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
