package dev.plumbline.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files to read, in the order of their rows.
 *
 * @param files as they were found, with scheme and host; a file may be given twice
 * @param names what to call each by its path
 */
record InputFiles(List<FileStatus> files, Map<String, String> names) {

  InputFiles {
    files = List.copyOf(files);
    names = Map.copyOf(names);
  }

  /**
   * Those that are meant.
   *
   * @param given files, folders and patterns; of the latter two all files are read in the order of
   *     their names, those in folders within too, but for what starts with {@code _} or a dot
   * @throws IllegalArgumentException when nothing has such a name
   */
  static InputFiles of(List<String> given, Configuration settings) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (String one : given) {
      Path pattern = new Path(one);
      FileSystem system = pattern.getFileSystem(settings);
      for (FileStatus file : files(pattern, system)) {
        files.add(file);
        boolean itself = system.makeQualified(pattern).equals(file.getPath());
        names.putIfAbsent(file.getPath().toString(), itself ? one : name(pattern, file.getPath()));
      }
    }
    return new InputFiles(files, names);
  }

  private static List<FileStatus> files(Path pattern, FileSystem system) throws IOException {
    FileStatus[] found =
        system.exists(pattern)
            ? new FileStatus[] {system.getFileStatus(pattern)}
            : system.globStatus(pattern);
    if (found == null || found.length == 0) {
      throw new IllegalArgumentException(
          pattern + " is not there; give files, folders or patterns, as Hadoop names them");
    }
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus one : found) {
      List<FileStatus> within = new ArrayList<>();
      add(one, system, within);
      within.sort(Comparator.comparing(file -> file.getPath().toUri().getPath()));
      files.addAll(within);
    }
    return files;
  }

  private static void add(FileStatus one, FileSystem system, List<FileStatus> files)
      throws IOException {
    if (!one.isDirectory()) {
      files.add(one);
      return;
    }
    for (FileStatus inside : system.listStatus(one.getPath())) {
      if (!isHidden(inside.getPath())) {
        add(inside, system, files);
      }
    }
  }

  private static boolean isHidden(Path path) {
    return path.getName().startsWith("_") || path.getName().startsWith(".");
  }

  private static String name(Path pattern, Path found) {
    return (pattern.toUri().getScheme() == null
            ? Path.getPathWithoutSchemeAndAuthority(found)
            : found)
        .toString();
  }

  List<Path> paths() {
    return files.stream().map(FileStatus::getPath).toList();
  }

  /** What a file is called in reports. */
  String name(String path) {
    return names.getOrDefault(path, path);
  }
}
