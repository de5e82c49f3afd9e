/** Broken and hostile bytes for everything that reads files from elsewhere. */
package io.lookonce.fuzz;
