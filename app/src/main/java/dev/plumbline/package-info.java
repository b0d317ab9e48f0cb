/** What all of Plumbline knows of itself: its version. */
@NullMarked
package dev.plumbline;

import org.jspecify.annotations.NullMarked;
