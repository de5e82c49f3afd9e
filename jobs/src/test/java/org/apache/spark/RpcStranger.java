package org.apache.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A process that speaks Spark's protocol and knows no secret; Spark shows it to its package only.
 */
public final class RpcStranger {

  private static final List<String> ENDPOINTS =
      List.of("LocalBackendEndpoint", "BlockManagerMaster");

  private RpcStranger() {}

  /** The endpoints at loopback ports that answer. */
  public static List<String> reached(List<Integer> ports) {
    SparkConf conf =
        new SparkConf(false).set("spark.rpc.askTimeout", "3s").set("spark.network.timeout", "5s");
    SecurityManager open =
        new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
    RpcEnv stranger = RpcEnv.create("stranger", "127.0.0.1", "127.0.0.1", 0, conf, open, 1, true);
    List<String> reached = new ArrayList<>();
    try {
      for (int port : ports) {
        for (String endpoint : ENDPOINTS) {
          try {
            stranger.setupEndpointRef(new RpcAddress("localhost", port), endpoint);
            reached.add(endpoint + " at " + port);
          } catch (Exception refused) {
            // As it should be.
          }
        }
      }
    } finally {
      stranger.shutdown();
    }
    return reached;
  }
}
