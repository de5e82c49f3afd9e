/** Changes labelled images at random as they are fed to the training of a detector. */
package io.lookonce.augmentation;
