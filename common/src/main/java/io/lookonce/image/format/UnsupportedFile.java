package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what a file looks like that is not an image, so that a person can tell how it got here. */
final class UnsupportedFile {

  private static final int LOOKED_AT = 256;

  private static final Map<String, String> STARTS = new LinkedHashMap<>();

  static {
    STARTS.put("%pdf", "PDF");
    STARTS.put("pk\u0003\u0004", "ZIP");
    STARTS.put("pk\u0005\u0006", "ZIP");
    STARTS.put("\u001f\u008b", "gzip");
    STARTS.put("7z\u00bc\u00af", "7-Zip");
    STARTS.put("rar!", "RAR");
    STARTS.put("par1", "Parquet");
    STARTS.put("\u0089hdf", "HDF5");
    STARTS.put("version https://git-lfs", "Git LFS pointer");
    STARTS.put("<!doctype html", "HTML");
    STARTS.put("<html", "HTML");
    STARTS.put("<svg", "SVG");
    STARTS.put("<?xml", "XML");
    STARTS.put("riff", "RIFF (sound or video)");
    STARTS.put("bm", "BMP with an unknown header");
  }

  private UnsupportedFile() {}

  /** A few words on the first bytes, for example "looks like HTML". */
  static String describe(byte[] file) {
    int length = Math.min(file.length, LOOKED_AT);
    String start = new String(file, 0, length, ISO_8859_1);
    String folded = start.stripLeading().toLowerCase(Locale.ROOT);
    if (folded.startsWith("ftyp", 4)) {
      return "looks like MP4 (video)";
    }
    if (start.chars().allMatch(UnsupportedFile::isText)) {
      return "looks like " + named(folded, "text");
    }
    if (start.chars().allMatch(character -> character == 0)) {
      return "begins with zero bytes only";
    }
    String hex = HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(length, 8));
    String name = named(folded, "");
    return name.isEmpty() ? "begins with bytes " + hex : "looks like " + name;
  }

  private static String named(String folded, String otherwise) {
    for (Map.Entry<String, String> entry : STARTS.entrySet()) {
      if (folded.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    return otherwise;
  }

  private static boolean isText(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character != 0x7f && !(character >= 0x80 && character < 0xa0));
  }
}
