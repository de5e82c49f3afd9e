package io.lookonce.jobs.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The heading under which help lists a command, or the options that a class declares. Options of a
 * class without one are the command's own.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HelpGroup {

  /** The heading, without a colon. */
  String value();
}
