package dev.discovery.admin;

import dev.discovery.plan.Explanation;

/** An explanation without its facts. */
record Answer(Explanation.Kind kind, String sentence) {

  /** With something more to say. */
  Answer and(String more) {
    return more.isEmpty() ? this : new Answer(kind, sentence + " " + more);
  }
}
