package io.lookonce.jobs.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The workers' states are cut into chunks, every chunk is summed by one task somewhere in the
 * cluster, and the driver receives the mean alone: its memory and its network link carry one state
 * whatever the number of workers.
 */
final class ChunkedAggregation implements Aggregation {

  private final int chunkBytes;
  private final int tasks;

  /**
   * @param chunkBytes bytes of a chunk, a multiple of 4
   * @param tasks how many tasks sum
   */
  ChunkedAggregation(int chunkBytes, int tasks) {
    this.chunkBytes = chunkBytes;
    this.tasks = tasks;
  }

  @Override
  public Averaged run(JavaRDD<Shard> shards, WorkerStep step) {
    int bytes = chunkBytes;
    List<Chunk> chunks =
        new ArrayList<>(
            shards
                .flatMapToPair(shard -> pieces(step.call(shard), bytes))
                .groupByKey(new HashPartitioner(tasks))
                .map(grouped -> mean(grouped._1(), grouped._2()))
                .collect());
    long begin = System.nanoTime();
    chunks.sort(Comparator.comparingInt(Chunk::number));
    byte[] state = new byte[chunks.stream().mapToInt(chunk -> chunk.mean().length).sum()];
    int offset = 0;
    for (Chunk chunk : chunks) {
      System.arraycopy(chunk.mean(), 0, state, offset, chunk.mean().length);
      offset += chunk.mean().length;
    }
    return new Averaged(state, chunks.get(0).reports(), System.nanoTime() - begin);
  }

  /** One worker's numbers of one chunk; a worker without any still sends its report. */
  private record Piece(WorkerReport report, byte[] numbers) implements Serializable {}

  /** The mean of one chunk. */
  private record Chunk(int number, byte[] mean, List<WorkerReport> reports)
      implements Serializable {}

  private static Iterator<Tuple2<Integer, Piece>> pieces(WorkerResult result, int chunkBytes) {
    byte[] state = result.state();
    List<Tuple2<Integer, Piece>> pieces = new ArrayList<>();
    int number = 0;
    do {
      int from = number * chunkBytes;
      int to = Math.min(state.length, from + chunkBytes);
      Piece piece = new Piece(result.report(), Arrays.copyOfRange(state, from, to));
      pieces.add(new Tuple2<>(number, piece));
      number++;
    } while ((long) number * chunkBytes < state.length);
    return pieces.iterator();
  }

  private static Chunk mean(int number, Iterable<Piece> unordered) {
    List<Piece> pieces = new ArrayList<>();
    unordered.forEach(pieces::add);
    pieces.sort(Comparator.comparingInt(piece -> piece.report().worker()));
    List<Piece> trained = pieces.stream().filter(piece -> piece.numbers().length > 0).toList();
    byte[] mean =
        WeightedMean.of(
            trained.stream().map(Piece::numbers).toList(),
            trained.stream().mapToLong(piece -> piece.report().examples()).toArray());
    return new Chunk(number, mean, new ArrayList<>(pieces.stream().map(Piece::report).toList()));
  }
}
