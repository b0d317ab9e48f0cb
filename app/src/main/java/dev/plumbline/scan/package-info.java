/**
 * Misbehaviour in logs of real deployments.
 *
 * <p>In: files of logs, whose {@link dev.plumbline.scan.LogFormat} is told from what they hold.
 * Out: {@link dev.plumbline.scan.Conversation}s, one at a time; how {@link
 * dev.plumbline.scan.Suspicion suspicious} each is by rules that anybody can read; and, of those
 * that a {@link dev.plumbline.judge.Judge} read, findings with their places and a rate of all. What
 * leaves the process has been {@linkplain dev.plumbline.corpus.Redaction redacted}.
 */
@NullMarked
package dev.plumbline.scan;

import org.jspecify.annotations.NullMarked;
