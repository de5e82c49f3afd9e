/** What DL4J misses to find its own oneDNN, for measuring it at its best. */
package org.nd4j.nativeblas;
