/** A class that DL4J needs to find its own oneDNN, to measure its best speed. */
package org.nd4j.nativeblas;
