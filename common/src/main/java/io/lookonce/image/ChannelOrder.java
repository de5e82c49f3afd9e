package io.lookonce.image;

/** The order of the three colour planes of a network input. */
public enum ChannelOrder {
  RGB,
  BGR
}
