/**
 * Drawn images that look like the course's data sets: cats, hand signs, smiles. Start at {@link
 * io.lookonce.datasets.lookalike.LookAlikeImages}.
 */
package io.lookonce.datasets.lookalike;
