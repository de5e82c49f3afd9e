package io.lookonce.jobs.training.averaging;

import java.util.List;

/**
 * A round whose networks all live in this JVM: they are summed from their own memory, and the
 * result is written back there while it is in the processor's cache.
 *
 * @param reports one per worker, in order
 * @param networks the workers', in order
 * @param numbers the state that the round began with, where the mean comes to stand
 */
record SharedMemoryRound(List<WorkerReport> reports, List<WorkerNetwork> networks, byte[] numbers)
    implements Aggregation.Round {

  @Override
  public long mean(MeanReceiver receiver) {
    long begin = System.nanoTime();
    List<WorkerReport> trained = reports.stream().filter(report -> report.examples() > 0).toList();
    new WeightedMean(
            trained.stream()
                .map(report -> (WeightedMean.Numbers) networks.get(report.worker()).state())
                .toList(),
            trained.stream().mapToLong(WorkerReport::examples).toArray())
        .compute(
            (first, piece, length) -> {
              receiver.accept(first, piece, length);
              networks.forEach(network -> network.state().write(first, piece, length));
            });
    networks.forEach(network -> network.holds(numbers));
    return System.nanoTime() - begin;
  }

  @Override
  public void close() {
    // The networks stay for the next round.
  }
}
