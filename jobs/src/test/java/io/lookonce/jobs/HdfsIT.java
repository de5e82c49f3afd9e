package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** On HDFS: a name node and two data nodes. */
class HdfsIT extends RemoteStorageTests {

  private MiniDFSCluster cluster;

  @Override
  String start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, local.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
    cluster.waitActive();
    return cluster.getURI() + "/lookonce";
  }

  /** The data nodes count how often they force a file. */
  @Test
  void whatGetsItsNameIsOnTheDisksWhoeverWroteIt() throws Exception {
    Storage storage = new Storage(new Configuration());
    Path target = new Path(cluster.getURI() + "/forced/batch");
    byte[] content = "rows".getBytes(StandardCharsets.UTF_8);

    long before = forced();
    storage.writeAtomically(target, content);
    assertThat(forced()).isGreaterThan(before);

    Path ofSpark = new Path(cluster.getURI() + "/forced/staging/part");
    FileSystem hdfs = storage.fileSystem(ofSpark);
    try (OutputStream out = hdfs.create(ofSpark)) {
      out.write(content);
    }
    before = forced();
    storage.replace(ofSpark, target);
    assertThat(forced()).isGreaterThan(before);
    assertThat(storage.readBytes(target)).isEqualTo(content);
    assertThat(storage.list(ofSpark.getParent())).isEmpty();
  }

  private static long forced() throws JMException, IOException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    long count = 0;
    for (ObjectName name :
        beans.queryNames(new ObjectName("Hadoop:service=DataNode,name=DataNodeActivity*"), null)) {
      count += (Long) beans.getAttribute(name, "FsyncCount");
    }
    return count;
  }

  @AfterAll
  void stop() {
    cluster.shutdown();
  }
}
