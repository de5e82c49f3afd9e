package io.lookonce.jobs;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;

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

  @AfterAll
  void stop() {
    cluster.shutdown();
  }
}
