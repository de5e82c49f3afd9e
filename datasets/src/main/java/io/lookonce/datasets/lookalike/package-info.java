/** Drawn images in the manner of the course: cats, hand signs, smiles. */
package io.lookonce.datasets.lookalike;
