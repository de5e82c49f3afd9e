package io.lookonce.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * One entry of a folder. On the local disk that is whatever has a name there: Hadoop's own listing
 * leaves out links that lead nowhere and names that the locale cannot read.
 *
 * @param path qualified
 * @param isFolder whether it is a folder, or a link to one
 * @param isLink whether it is a symbolic link of the local disk
 * @param length in bytes; 0 where it cannot be known
 * @param modified milliseconds since 1970; 0 where it cannot be known
 * @param local where it is on the local disk, by the bytes of its name; null elsewhere
 */
public record FolderEntry(
    Path path,
    boolean isFolder,
    boolean isLink,
    long length,
    long modified,
    java.nio.file.Path local) {

  /**
   * Looks a path up.
   *
   * @param path qualified
   * @return null if nothing is there, not even a link
   */
  public static FolderEntry at(Storage storage, Path path) throws IOException {
    if (LocalNames.isLocal(path)) {
      java.nio.file.Path local = localOrNull(path);
      if (local == null) {
        return null;
      }
      return Files.exists(local, LinkOption.NOFOLLOW_LINKS) ? ofLocal(path, local) : null;
    }
    try {
      return ofStatus(storage.fileSystem(path).getFileStatus(path));
    } catch (FileNotFoundException absent) {
      return null;
    }
  }

  /** Null for what no local file can be called in this locale, or at all. */
  private static java.nio.file.Path localOrNull(Path path) {
    try {
      return LocalNames.of(path);
    } catch (InvalidPathException noName) {
      return null;
    }
  }

  /**
   * What is directly in a folder, in the order of names; nothing where it is no longer there.
   *
   * @throws IOException if it may not be read
   * @throws InputRefused if the locale cannot read a name in it
   */
  public static List<FolderEntry> in(Storage storage, FolderEntry folder) throws IOException {
    List<FolderEntry> entries = new ArrayList<>();
    try {
      if (folder.local != null) {
        addLocal(folder, entries);
      } else {
        RemoteIterator<FileStatus> found =
            storage.fileSystem(folder.path).listStatusIterator(folder.path);
        while (found.hasNext()) {
          entries.add(ofStatus(found.next()));
        }
      }
    } catch (FileNotFoundException | NoSuchFileException | NotDirectoryException absent) {
      return entries;
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    entries.sort(Comparator.comparing(entry -> entry.path.getName()));
    return entries;
  }

  private static void addLocal(FolderEntry folder, List<FolderEntry> entries) throws IOException {
    try (DirectoryStream<java.nio.file.Path> found = Files.newDirectoryStream(folder.local)) {
      for (java.nio.file.Path entry : found) {
        String name = LocalNames.nameOf(folder.local, entry);
        entries.add(ofLocal(Storage.child(folder.path, name), entry));
      }
    }
  }

  private static FolderEntry ofLocal(Path path, java.nio.file.Path local) {
    boolean isLink = Files.isSymbolicLink(local);
    BasicFileAttributes attributes = attributes(local);
    if (attributes == null && isLink) {
      attributes = attributes(local, LinkOption.NOFOLLOW_LINKS);
    }
    if (attributes == null) {
      return new FolderEntry(path, false, isLink, 0, 0, local);
    }
    return new FolderEntry(
        path,
        attributes.isDirectory(),
        isLink,
        attributes.isRegularFile() ? attributes.size() : 0,
        attributes.lastModifiedTime().toMillis(),
        local);
  }

  private static BasicFileAttributes attributes(java.nio.file.Path local, LinkOption... options) {
    try {
      return Files.readAttributes(local, BasicFileAttributes.class, options);
    } catch (IOException unknown) {
      return null;
    }
  }

  /** What Hadoop would say of it. */
  FileStatus status() {
    return new FileStatus(length, isFolder, 1, 0, modified, path);
  }

  private static FolderEntry ofStatus(FileStatus status) {
    return new FolderEntry(
        status.getPath(),
        status.isDirectory(),
        false,
        status.getLen(),
        status.getModificationTime(),
        null);
  }
}
