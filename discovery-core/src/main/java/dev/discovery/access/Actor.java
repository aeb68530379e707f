package dev.discovery.access;

import dev.discovery.Check;

/** Who does something: a user name of the host, or the name of a program; 1 to 200 characters. */
public record Actor(String name) {

  /** Checks the text. */
  public Actor {
    Check.text("actor", name, 200);
  }

  @Override
  public String toString() {
    return name;
  }
}
