package io.lookonce.image.format;

import io.lookonce.image.Image;
import java.io.IOException;

/** Decodes the files of one format. */
interface FormatReader {

  /**
   * Decodes a whole file whose signature is this format's.
   *
   * @param file the file's bytes; not modified
   * @param limit consulted with the header's size before anything of that size is allocated
   * @return the first image in the file, upright
   * @throws IOException if the file is refused; anything unexpected from a decoder is allowed too,
   *     {@link ImageDecoder} turns it into a refusal
   */
  Image read(byte[] file, PixelLimit limit) throws IOException;
}
