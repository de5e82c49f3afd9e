package io.lookonce.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/**
 * A file that is being written. HDFS throws the exception that broke a file once more when the file
 * is closed, the very same object, and Java refuses to suppress an exception by itself: what went
 * wrong would be lost behind that. Here closing fails with an exception of its own.
 *
 * <p>On HDFS the content is on the disks of the data nodes once the file is closed.
 */
final class FileStream extends FilterOutputStream {

  private final boolean isLocal;

  /**
   * @param isLocal whether it is on the local disk, where what is renamed is forced then
   */
  FileStream(OutputStream file, boolean isLocal) {
    super(file);
    this.isLocal = isLocal;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try {
      if (out instanceof FSDataOutputStream file
          && file.getWrappedStream() instanceof Syncable
          && file.hasCapability(StreamCapabilities.HSYNC)
          && !isLocal) {
        file.hsync();
      }
      out.close();
    } catch (IOException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }
}
