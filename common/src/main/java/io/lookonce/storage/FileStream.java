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

  private final Runnable forced;

  /**
   * @param forced called once the content is on the disks; null on the local disk, where it is
   *     forced when the file gets its name
   */
  FileStream(OutputStream file, Runnable forced) {
    super(file);
    this.forced = forced;
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
          && forced != null) {
        file.hsync();
        forced.run();
      }
      out.close();
    } catch (IOException failed) {
      throw new IOException(failed.getMessage(), failed);
    }
  }
}
