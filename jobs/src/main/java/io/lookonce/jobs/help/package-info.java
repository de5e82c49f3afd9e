/** Help pages, manual pages and completion, all made from the annotations of the commands. */
package io.lookonce.jobs.help;
