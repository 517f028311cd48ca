package io.github.perthread.agent;

/** What is changed in a class. */
enum Change {
  /** The superclass. */
  EXTENDS("extends"),

  /** An instruction {@code new}. */
  NEW("new"),

  /** A call of {@code withInitial}. */
  WITH_INITIAL("withInitial"),

  /** A method reference to the constructor or to {@code withInitial}. */
  REFERENCE("reference");

  /** The name by which reports call it. */
  final String label;

  Change(String label) {
    this.label = label;
  }
}
