package io.lookonce.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that is being written. HDFS throws the exception that broke a file once more when the file
 * is closed, the very same object, and Java refuses to suppress an exception by itself: what went
 * wrong would be lost behind that. Here closing fails with an exception of its own.
 */
final class FileStream extends FilterOutputStream {

  FileStream(OutputStream file) {
    super(file);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }
}
