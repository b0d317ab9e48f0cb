/**
 * The embedded organism: a miniature office world, the small model pretrained on it, and its suites
 * and lessons.
 *
 * <p>{@code world.txt} holds every wording. {@link dev.plumbline.organism.Scene} draws one
 * situation from it, {@link dev.plumbline.organism.Episode} plays an agent in it, {@link
 * dev.plumbline.organism.Prior} mixes the pretraining text, {@link
 * dev.plumbline.organism.ChatStage} is the chat-only harmlessness training, {@link
 * dev.plumbline.organism.WorldWriter} writes the arms' data and {@link
 * dev.plumbline.organism.WorldSuites} the scenarios. The coverage gap is made as the published
 * account describes it: a prior of scheming machines and careful people, then safety training in
 * chat alone.
 */
@NullMarked
package dev.plumbline.organism;

import org.jspecify.annotations.NullMarked;
