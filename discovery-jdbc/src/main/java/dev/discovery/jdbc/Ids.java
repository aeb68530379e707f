package dev.discovery.jdbc;

import dev.discovery.source.TargetId;
import java.util.Collection;
import org.jdbi.v3.core.statement.SqlStatement;

/** Ids of targets as two columns. */
final class Ids {

  private Ids() {}

  static void bind(
      SqlStatement<?> statement, String sources, String scopeKeys, Collection<TargetId> targets) {
    statement
        .bind(sources, SqlArray.texts(targets, target -> target.source().value()))
        .bind(scopeKeys, SqlArray.texts(targets, target -> target.scope().toString()));
  }
}
