package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.input.FolderListing;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.plan.BatchPlans;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system with one folder of very many images, none of which is anywhere; and a program that
 * lists and plans them, for a JVM whose heap is bounded.
 */
public final class ManyFiles extends FileSystem {

  static final int FILES = 100_000;
  private static final URI ROOT = URI.create("many://camera/");

  /** Lists and plans all files into a folder, and says how many. */
  public static void main(String[] arguments) throws IOException {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.many.impl", ManyFiles.class, FileSystem.class);
    Storage storage = new Storage(configuration);
    ImageListing listing = FolderListing.of(storage, ROOT + "frames");
    OutputFolder output = new OutputFolder(storage, new Path(arguments[0]), "detections");
    BatchPlans.Plan plan = new BatchPlans(storage, output).plan(listing.images(), 1000);
    int unscored = new BatchPlans(storage, output).unscored(listing.images()).size();
    System.out.println(List.of(listing.images().size(), plan.batches().size(), unscored));
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path folder) {
    return new RemoteIterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < FILES;
      }

      @Override
      public FileStatus next() {
        int number = next++;
        String name = String.format(Locale.ROOT, "front-left/2026-11-24T12-%06d.jpg", number);
        return new FileStatus(90_000 + number, false, 1, 1, number, new Path(folder, name));
      }
    };
  }

  @Override
  public FileStatus getFileStatus(Path path) {
    return new FileStatus(0, true, 1, 1, 0, path);
  }

  @Override
  public FileStatus[] listStatus(Path folder) {
    throw new UnsupportedOperationException("all at once would not fit");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setWorkingDirectory(Path folder) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(ROOT);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
