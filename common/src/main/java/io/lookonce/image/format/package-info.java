/**
 * Image decoders, one reader per file format. {@link io.lookonce.image.format.ImageDecoder} picks
 * the reader by the first bytes and enforces the pixel limit.
 */
package io.lookonce.image.format;
