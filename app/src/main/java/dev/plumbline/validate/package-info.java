/**
 * What our own checks miss, on what we planted: models with known faults, audited blind beside
 * twins without them, and transcripts whose truth is known, for judges.
 */
@NullMarked
package dev.plumbline.validate;

import org.jspecify.annotations.NullMarked;
