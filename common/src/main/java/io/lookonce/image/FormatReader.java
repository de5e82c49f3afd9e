package io.lookonce.image;

import java.io.IOException;

/** Decodes the files of one format. */
interface FormatReader {

  /**
   * Decodes a whole file whose signature is this format's.
   *
   * @param file the file's bytes; not modified
   * @param limit consulted with the header's size before anything of that size is allocated
   * @return the first picture in the file, upright
   * @throws IOException if the file is refused; anything unexpected from a decoder is allowed too,
   *     {@link PictureDecoder} turns it into a refusal
   */
  Picture read(byte[] file, PixelLimit limit) throws IOException;
}
