package io.lookonce.nd4j.operation;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;

/** Collects the steps of a {@link Program}. */
public final class ProgramBuilder {

  /** One argument of a primitive: oneDNN's number for its role, and the tensor. */
  record Argument(int role, Tensor tensor) {}

  private final Arena arena;
  private final int batch;
  private final boolean training;
  private final List<Program.Step> forward = new ArrayList<>();
  private final List<Program.Step> backward = new ArrayList<>();
  private List<Program.Step> current = forward;

  /**
   * @param batch examples per run
   * @param training whether backward steps will follow; batch normalisation and dropout differ
   */
  public ProgramBuilder(Arena arena, int batch, boolean training) {
    this.arena = arena;
    this.batch = batch;
    this.training = training;
  }

  int batch() {
    return batch;
  }

  public boolean training() {
    return training;
  }

  /** Steps added after this call belong to the backward pass. */
  public void startBackward() {
    current = backward;
  }

  public List<Program.Step> forwardSteps() {
    return forward;
  }

  public List<Program.Step> backwardSteps() {
    return backward;
  }

  static Argument argument(int role, Tensor tensor) {
    return new Argument(role, tensor);
  }

  /** A description of the given shape that leaves the layout to the primitive. */
  static memory.desc any(long... shape) {
    return new memory.desc(shape, memory.data_type.f32, memory.format_tag.any);
  }

  /** The layout of C order: the last dimension is contiguous. */
  public static memory.desc plain(long... shape) {
    memory.format_tag tag =
        switch (shape.length) {
          case 1 -> memory.format_tag.a;
          case 2 -> memory.format_tag.ab;
          case 4 -> memory.format_tag.abcd;
          case 5 -> memory.format_tag.abcde;
          default ->
              throw new IllegalArgumentException("no layout for " + shape.length + " dimensions");
        };
    return new memory.desc(shape, memory.data_type.f32, tag);
  }

  /** Attributes of every primitive: its scratchpad comes from the arena, not from malloc. */
  static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  Tensor tensor(memory.desc layout) {
    return Tensor.in(arena, layout);
  }

  void add(Program.Step step) {
    current.add(step);
  }

  /** Adds a primitive with its arguments to the program. */
  void add(primitive primitive, primitive_desc_base description, Argument... arguments) {
    add(primitive, description, List.of(arguments));
  }

  /** Adds a primitive with a list of arguments to the program. */
  void add(primitive primitive, primitive_desc_base description, List<Argument> arguments) {
    memory.desc scratchLayout = description.scratchpad_desc();
    Tensor scratch = scratchLayout.get_size() > 0 ? tensor(scratchLayout) : null;
    int count = arguments.size() + (scratch == null ? 0 : 1);
    dnnl_exec_arg_t list = new dnnl_exec_arg_t(count);
    for (int i = 0; i < arguments.size(); i++) {
      list.position(i)
          .arg(arguments.get(i).role())
          .memory(arguments.get(i).tensor().memory().get());
    }
    if (scratch != null) {
      list.position(count - 1L).arg(dnnl.DNNL_ARG_SCRATCHPAD).memory(scratch.memory().get());
      // Steps run one after the other, so the next one may overwrite it.
      scratch.release();
    }
    String name = description.impl_info_str().getString();
    add(new Program.Primitive(primitive.get(), count, list.position(0), name));
  }

  /** Adds a copy from one layout to another. */
  public void reorder(Tensor from, Tensor to) {
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            OneDnn.engine(), from.layout(), OneDnn.engine(), to.layout(), attributes(), false);
    add(
        new reorder(description),
        description,
        argument(dnnl.DNNL_ARG_FROM, from),
        argument(dnnl.DNNL_ARG_TO, to));
  }

  /** The tensor itself if it has the layout, otherwise a copy. The caller releases the result. */
  Tensor inLayout(Tensor tensor, memory.desc layout) {
    if (tensor.hasLayout(layout)) {
      return tensor.hold();
    }
    Tensor copy = tensor(layout);
    reorder(tensor, copy);
    return copy;
  }

  /** {@code result = first (+ or ×) second}, element by element, all of one layout. */
  void combine(dnnl.algorithm operation, Tensor first, Tensor second, Tensor result) {
    combine(operation, first, second, result, attributes());
  }

  /** The same with attributes, such as an activation to apply to the result. */
  void combine(
      dnnl.algorithm operation,
      Tensor first,
      Tensor second,
      Tensor result,
      primitive_attr attributes) {
    binary.desc wanted =
        new binary.desc(operation, first.layout(), second.layout(), result.layout());
    binary.primitive_desc description =
        new binary.primitive_desc(wanted, attributes, OneDnn.engine());
    add(
        new binary(description),
        description,
        argument(dnnl.DNNL_ARG_SRC_0, first),
        argument(dnnl.DNNL_ARG_SRC_1, second),
        argument(dnnl.DNNL_ARG_DST, result));
  }
}
