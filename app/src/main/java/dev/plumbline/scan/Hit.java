package dev.plumbline.scan;

/**
 * Where a rule held.
 *
 * @param rule its name
 * @param turn index of the message, from 0
 * @param quote the words it held for
 */
public record Hit(String rule, int turn, String quote) {}
