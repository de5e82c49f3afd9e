package io.lookonce.nd4j.operation;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * A float32 tensor in one of oneDNN's layouts. Images usually have blocks of 16 channels, not the
 * order batch, channel, row, column.
 *
 * <p>References to its block of the {@link Arena} are counted: each reader holds the tensor until
 * the step that reads it has been added to the program.
 */
public final class Tensor {
  private final memory memory;
  private final memory.desc layout;
  private final Arena arena;
  private final Arena.Block block;
  private int holders = 1;

  private Tensor(memory memory, memory.desc layout, Arena arena, Arena.Block block) {
    this.memory = memory;
    this.layout = layout;
    this.arena = arena;
    this.block = block;
  }

  /** A tensor in memory of the arena. */
  static Tensor in(Arena arena, memory.desc layout) {
    Arena.Block block = arena.acquire(layout.get_size());
    return new Tensor(new memory(layout, OneDnn.engine(), block.pointer()), layout, arena, block);
  }

  /** A tensor over memory that another object owns. */
  public static Tensor over(Pointer numbers, memory.desc layout) {
    return new Tensor(new memory(layout, OneDnn.engine(), numbers), layout, null, null);
  }

  public memory memory() {
    return memory;
  }

  memory.desc layout() {
    return layout;
  }

  /**
   * A view of the same memory in another layout. The view holds no reference: hold this tensor
   * until the step that reads the view has been added.
   */
  Tensor viewed(memory.desc other) {
    return over(address(), other);
  }

  /** The first values of the tensor in the order of its layout. */
  FloatBuffer floats(int count) {
    return address().floats(count);
  }

  /** The address of the first value. */
  Address address() {
    return new Address(memory.get_data_handle().address());
  }

  boolean hasLayout(memory.desc other) {
    return layout.equals(other);
  }

  /**
   * Whether the holder may overwrite the values: the arena owns them and there is no other holder.
   */
  boolean isExclusive() {
    return block != null && holders == 1;
  }

  Tensor hold() {
    holders++;
    return this;
  }

  void release() {
    holders--;
    if (holders == 0 && block != null) {
      arena.release(block);
    }
  }
}
