/**
 * Decoder of VP8 key frames (RFC 6386), the lossy images of WebP. Start with {@link
 * io.lookonce.image.format.vp8.Vp8Decoder}.
 */
package io.lookonce.image.format.vp8;
