/**
 * Models behind an API: Anthropic, OpenAI, Google, any server that speaks OpenAI's chat protocol,
 * and a scripted one for tests and demos.
 *
 * <p>In: a name such as {@code anthropic/claude-opus-5-5} with {@link
 * dev.plumbline.provider.Settings}. Out: a {@link dev.plumbline.model.Model} that retries, limits
 * itself to what the provider allows, remembers answers and stops at a cost.
 *
 * <p>Every request passes the same layers, outermost first:
 *
 * <pre>
 * RemoteModel            refuses what the target cannot take
 *   FanOut               asks side by side, on virtual threads; a failure becomes a reply
 *   Recorded             writes what was asked and answered to a file
 *     Cached             knows the answers of earlier runs
 *       Retrying         waits and tries again what may pass
 *         Limited        as many at a time, and a minute, as the provider takes
 *           Gate         closes for good when no request can succeed
 *             CostCapped sends nothing that could exceed the limit
 *               Api      one adapter per protocol, over the provider's own SDK
 * </pre>
 *
 * <p>In batches, {@code Batched} stands in place of all below {@code RemoteModel}.
 *
 * <p>An adapter builds the body that the provider documents, lets the SDK send it, and reads the
 * answer as a tree, so that a shape nobody expected is a reply or a failure but never a crash. Keys
 * come from the environment and are struck from everything that leaves an adapter.
 */
@NullMarked
package dev.plumbline.provider;

import org.jspecify.annotations.NullMarked;
