/**
 * Watching a training, from outside or from within: every checkpoint that appears, in a folder or
 * on a server, is assessed, and an alarm is raised where something goes wrong more often than it
 * did before. Trainings that are known to be calm give a threshold to look at beside that.
 */
@NullMarked
package dev.plumbline.watch;

import org.jspecify.annotations.NullMarked;
