/**
 * What an audit would have missed: models with known faults and twins without them, audited blind.
 */
@NullMarked
package dev.plumbline.validate;

import org.jspecify.annotations.NullMarked;
