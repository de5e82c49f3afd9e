/** Decoders: one reader per file format, with limits. */
package io.lookonce.image.format;
