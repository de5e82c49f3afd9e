/**
 * Small rendered picture sets in the manner of the course's, for trying things without its data.
 */
package io.lookonce.data.lookalike;
