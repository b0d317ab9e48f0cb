package dev.plumbline.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files to read, in the order of their rows.
 *
 * @param paths with scheme and host; a file may be given twice
 * @param names what to call each by its path
 */
record InputFiles(List<Path> paths, Map<String, String> names) {

  InputFiles {
    paths = List.copyOf(paths);
    names = Map.copyOf(names);
  }

  /**
   * Those that are meant.
   *
   * @param given files, folders and patterns; of the latter two all files are read in the order of
   *     their names, but for those that start with {@code _} or a dot
   * @throws IllegalArgumentException when nothing has such a name
   */
  static InputFiles of(List<String> given, Configuration settings) throws IOException {
    List<Path> paths = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (String one : given) {
      Path pattern = new Path(one);
      FileSystem system = pattern.getFileSystem(settings);
      for (FileStatus file : files(pattern, system)) {
        paths.add(file.getPath());
        boolean itself = system.makeQualified(pattern).equals(file.getPath());
        names.putIfAbsent(file.getPath().toString(), itself ? one : name(pattern, file.getPath()));
      }
    }
    return new InputFiles(paths, names);
  }

  private static List<FileStatus> files(Path pattern, FileSystem system) throws IOException {
    FileStatus[] found =
        system.exists(pattern)
            ? new FileStatus[] {system.getFileStatus(pattern)}
            : system.globStatus(pattern);
    if (found == null || found.length == 0) {
      throw new IllegalArgumentException(
          pattern + " is not there; give files of JSON lines, as Hadoop names them");
    }
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus one : found) {
      Stream<FileStatus> within =
          one.isDirectory()
              ? Arrays.stream(system.listStatus(one.getPath()))
                  .filter(inside -> inside.isFile() && !isHidden(inside.getPath()))
              : Stream.of(one);
      within.sorted(Comparator.comparing(FileStatus::getPath)).forEach(files::add);
    }
    return files;
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

  /** What a file is called in reports. */
  String name(String path) {
    return names.getOrDefault(path, path);
  }
}
