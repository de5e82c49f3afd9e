/** The one way to open, read and publish files on any Hadoop file system. */
package io.lookonce.storage;
