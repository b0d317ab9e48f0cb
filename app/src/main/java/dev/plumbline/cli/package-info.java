/**
 * The command line: one class per command.
 *
 * <p>Options that commands share parse, make sure that what was given has an effect, and give it as
 * a value ({@code asked()}); what works with that value, such as opening its models, is in classes
 * of its own.
 *
 * <p>In come words; out go results on standard output, progress and errors on standard error, and
 * an exit code: 0 done, 1 could not be done, 2 the words were wrong, 3 the answer is no (a limit is
 * broken, a study is contaminated), 130 interrupted.
 */
@NullMarked
package dev.plumbline.cli;

import org.jspecify.annotations.NullMarked;
