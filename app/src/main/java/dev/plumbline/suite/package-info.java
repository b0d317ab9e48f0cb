/**
 * Scenarios as files: a folder each, YAML and text with slots, tried over a grid of factors.
 *
 * <p>In: {@link dev.plumbline.suite.ScenarioFile}s, ours or a user's. Out: {@link
 * dev.plumbline.scenario.Scenario}s, one per {@link dev.plumbline.suite.Grid} cell, and what {@link
 * dev.plumbline.suite.Lint} says of the files.
 */
@NullMarked
package dev.plumbline.suite;

import org.jspecify.annotations.NullMarked;
