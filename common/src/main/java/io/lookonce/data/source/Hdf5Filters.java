package io.lookonce.data.source;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of HDF5's filters, for messages: a file may give the number alone. */
final class Hdf5Filters {

  /** From the registry of the HDF Group; those that people compress images with. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("4", "szip"),
          Map.entry("5", "nbit"),
          Map.entry("6", "scale-offset"),
          Map.entry("305", "lzo"),
          Map.entry("307", "bzip2"),
          Map.entry("32001", "blosc"),
          Map.entry("32004", "lz4"),
          Map.entry("32008", "bitshuffle"),
          Map.entry("32013", "zfp"),
          Map.entry("32015", "zstandard"),
          Map.entry("32022", "jpeg-xr"),
          Map.entry("32026", "blosc2"));

  private static final Pattern ID = Pattern.compile("\\b(\\d{1,5})\\b");

  private Hdf5Filters() {}

  /** What the library says of a filter that it has not got, with the filter's usual name. */
  static String named(String message) {
    Matcher id = ID.matcher(String.valueOf(message));
    while (id.find()) {
      if (NAMES.containsKey(id.group(1))) {
        return "filter " + NAMES.get(id.group(1)) + ": " + message;
      }
    }
    return String.valueOf(message);
  }
}
