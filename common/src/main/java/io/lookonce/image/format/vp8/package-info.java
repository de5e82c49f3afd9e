/** The key-frame decoder of lossy WebP (RFC 6386). */
package io.lookonce.image.format.vp8;
