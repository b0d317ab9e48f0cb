/**
 * Watching a training from outside: every checkpoint that appears is assessed, and an alarm is
 * raised where something goes wrong more often than it did before.
 */
@NullMarked
package dev.plumbline.watch;

import org.jspecify.annotations.NullMarked;
