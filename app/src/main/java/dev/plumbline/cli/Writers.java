package dev.plumbline.cli;

import dev.plumbline.teach.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who is to write training data.
 *
 * @param roles the model of each role that somebody has; the writer, the reviewer and the teacher
 *     always
 * @param target whom scenarios are played with
 */
record Writers(Map<Role, NamedModel> roles, NamedModel target) {

  /** The grammar of the organism's world: it writes offline, and plays no scenarios. */
  static final String GRAMMAR = "organism";

  /** Tokens that a reply may have, where nothing is said and its model is behind an API. */
  static final int MAX_TOKENS = 8_000;

  Writers {
    roles = Collections.unmodifiableMap(new EnumMap<>(roles));
  }

  /** Whether the grammar drafts the rows. */
  boolean isGrammar() {
    return of(Role.WRITER).name().equals(GRAMMAR);
  }

  /**
   * The model of a role.
   *
   * @throws IllegalArgumentException when nobody has it
   */
  NamedModel of(Role role) {
    NamedModel model = roles.get(role);
    if (model == null) {
      throw new IllegalArgumentException("nobody is the " + role.label());
    }
    return model;
  }

  /** Whether anybody is asked over a network, so that options for that have an effect. */
  boolean anyRemote() {
    return Stream.concat(roles.values().stream(), Stream.of(target))
        .map(NamedModel::name)
        .anyMatch(name -> !name.equals(GRAMMAR) && !TargetKind.isOnThisMachine(name));
  }
}
