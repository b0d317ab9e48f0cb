package dev.plumbline.spark;

import dev.plumbline.scan.LogFile;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file of logs where Hadoop reads it.
 *
 * @param index among the files of the scan, from 0
 * @param path with scheme and host
 * @param name what results call it
 * @param size in bytes when the scan began
 */
record HadoopLog(int index, String path, String name, long size) implements Serializable {

  static HadoopLog of(int index, FileStatus file, InputFiles files) {
    String path = file.getPath().toString();
    return new HadoopLog(index, path, files.name(path), file.getLen());
  }

  LogFile in(Configuration settings) {
    return new LogFile(
        name,
        size,
        () -> {
          Path file = new Path(path);
          return new HadoopChannel(file.getFileSystem(settings).open(file), size);
        });
  }
}
