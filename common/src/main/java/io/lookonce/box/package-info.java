/**
 * Boxes in pictures: their overlap, their suppression, and their way back to the original picture.
 */
package io.lookonce.box;
