package io.lookonce.nd4j.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Off-heap memory blocks that one accelerated network reuses. A program is built once, in execution
 * order, so a block that is released after its last read can serve a later write.
 */
public class Arena implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  /** A block of memory; {@code pointer} is aligned to a cache line. */
  record Block(Pointer pointer, long bytes) {}

  private final List<BytePointer> allocated = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block> free = new ArrayList<>();
  private String purpose = "";

  /** The smallest free block that is large enough, or a new one. */
  Block acquire(long bytes) {
    Block best =
        free.stream()
            .filter(block -> block.bytes() >= bytes)
            .min(Comparator.comparingLong(Block::bytes))
            .orElse(null);
    if (best == null) {
      return allocate(bytes);
    }
    free.remove(best);
    return best;
  }

  void release(Block block) {
    free.add(block);
  }

  /**
   * Marks all blocks as free for the next program. Two programs of a network never run at the same
   * time.
   *
   * @param program names the memory in the error that is thrown when it runs out
   */
  public void releaseAll(String program) {
    purpose = program;
    free.clear();
    free.addAll(blocks);
  }

  private Block allocate(long bytes) {
    long address = reserve(bytes + ALIGNMENT);
    long misaligned = address % ALIGNMENT;
    Block block =
        new Block(new Address(misaligned == 0 ? address : address + ALIGNMENT - misaligned), bytes);
    blocks.add(block);
    return block;
  }

  /** Allocates memory and returns its address. */
  long reserve(long bytes) {
    BytePointer memory = OffHeapMemory.allocate(bytes, purpose);
    allocated.add(memory);
    return memory.address();
  }

  @Override
  public void close() {
    allocated.forEach(OffHeapMemory::free);
    allocated.clear();
    blocks.clear();
    free.clear();
  }

  /**
   * An arena that lays programs out and tells how much memory they need. Its blocks are address
   * space only: nothing is counted towards a limit, and the programs must not run.
   */
  public static final class Layout extends Arena {
    private final List<Pointer> reserved = new ArrayList<>();
    private long bytes;

    /** The bytes of all blocks so far. */
    public long bytes() {
      return bytes;
    }

    @Override
    long reserve(long wanted) {
      bytes += wanted;
      Pointer space = Pointer.malloc(wanted);
      if (space == null || space.isNull()) {
        throw new OutOfMemoryError("no address space for a layout of " + bytes + " bytes");
      }
      reserved.add(space);
      return space.address();
    }

    @Override
    public void close() {
      reserved.forEach(Pointer::free);
      reserved.clear();
      super.close();
    }
  }
}
