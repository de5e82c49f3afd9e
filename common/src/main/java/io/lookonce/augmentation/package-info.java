/**
 * Random changes to labelled images during the training of a detector. Start at {@link
 * io.lookonce.augmentation.ImageAugmentation}.
 */
package io.lookonce.augmentation;
