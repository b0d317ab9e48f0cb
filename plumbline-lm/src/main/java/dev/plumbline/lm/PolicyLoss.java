package dev.plumbline.lm;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The clipped policy gradient of GRPO (Shao et al. 2024, arXiv:2402.03300, equation 3), as a mean
 * over all tokens of a step (Yu et al. 2025, arXiv:2503.14476, equation 12). Beside each token
 * stand its advantage, its log-probability when it was drawn and, if the model is held to a
 * reference, that model's log-probability. With r the ratio of its probability to that when it was
 * drawn, the loss of a token is -min(r advantage, clamp(r, 1 - clip, 1 + clip) advantage) +
 * klCoefficient kl, where kl is the estimate e^d - d - 1 of d, the reference's log-probability less
 * the model's (Schulman 2020, "Approximating KL divergence", k3).
 *
 * @param clip how far a ratio may move before it has no gradient; positive
 * @param klCoefficient how much the model is held to the reference; 0 for without one
 */
public record PolicyLoss(double clip, double klCoefficient) implements Loss {

  public PolicyLoss {
    BadInputException.unless(
        clip > 0 && Double.isFinite(clip), "clip is %s, must be positive", clip);
    BadInputException.unless(
        klCoefficient >= 0 && Double.isFinite(klCoefficient),
        "klCoefficient is %s, must be 0 or more",
        klCoefficient);
  }

  /** Whether a reference's log-probabilities have to stand beside the tokens. */
  public boolean needsReference() {
    return klCoefficient > 0;
  }

  @Override
  public long units(Batch batch) {
    return batch.supervisedTokens();
  }

  @Override
  public boolean needsWholeGroups() {
    return false;
  }

  @Override
  public Sum of(Tensor logProbabilities, Targets targets) {
    List<Tensor> beside = targets.beside();
    int rows = needsReference() ? 3 : 2;
    BadInputException.unless(
        beside.size() == rows,
        "a token has %d numbers beside it, must have %d: advantage, log-probability when drawn%s",
        beside.size(),
        rows,
        needsReference() ? ", and the reference's" : "");
    Tensor advantage = beside.get(0);
    Tensor ratio = logProbabilities.sub(beside.get(1)).exp();
    Tensor near = ratio.clamp(bound(1 - clip), bound(1 + clip));
    Tensor free = ratio.mul(advantage);
    Tensor clipped = near.mul(advantage);
    Tensor gain = torch.minimum(free, clipped);
    Tensor held = clipped.detach().lt(free.detach()).to(torch.ScalarType.Float).sum();
    if (!needsReference()) {
      return new Sum(gain.sum().neg(), Map.of("clipped", held));
    }
    Tensor less = beside.get(2).sub(logProbabilities);
    Tensor kl = less.exp().sub(less).sub(new Scalar(1.0), new Scalar(1)).sum();
    return new Sum(
        kl.mul(new Scalar(klCoefficient)).sub(gain.sum()),
        Map.of("clipped", held, "kl", kl.detach()));
  }

  private static ScalarOptional bound(double value) {
    return new ScalarOptional(new Scalar(value));
  }
}
