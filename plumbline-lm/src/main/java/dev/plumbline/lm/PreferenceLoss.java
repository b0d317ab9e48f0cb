package dev.plumbline.lm;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Direct preference optimisation over pairs, of which the first document is the one preferred. With
 * h the difference of their log-probabilities' gains over a reference model, whose
 * log-probabilities stand beside each target, the loss of a pair is that of its {@link Kind}; a
 * reward is beta times a gain.
 *
 * @param beta how much the model is held to the reference; positive
 */
public record PreferenceLoss(double beta, Kind kind) implements Loss {
  /** A way to make a loss of pairs. */
  public enum Kind {
    /** -log sigmoid(beta h) (Rafailov et al. 2023, arXiv:2305.18290, equation 7). */
    SIGMOID,
    /** The same with log-probabilities per token (Lambert et al. 2024, arXiv:2411.15124, 5.1). */
    SIGMOID_NORM,
    /**
     * (h - 1 / (2 beta))² with log-probabilities per token (Azar et al. 2023, arXiv:2310.12036,
     * equation 17).
     */
    IPO
  }

  public PreferenceLoss {
    BadInputException.unless(
        beta > 0 && Double.isFinite(beta), "beta is %s, must be positive", beta);
  }

  @Override
  public long units(Batch batch) {
    for (int size : batch.groups()) {
      BadInputException.unless(
          size == 2, "a group has %d documents, must be 2: preferred and not", size);
    }
    return batch.groups().length;
  }

  @Override
  public boolean needsWholeGroups() {
    return true;
  }

  @Override
  public Sum of(Tensor logProbabilities, Targets targets) {
    BadInputException.unless(
        targets.beside().size() == 1,
        "a pair has %d rows beside its targets, must have the reference's log-probabilities alone",
        targets.beside().size());
    Tensor gains = targets.byDocument(logProbabilities.sub(targets.beside().getFirst()));
    Tensor counted =
        kind == Kind.SIGMOID ? gains : gains.div(targets.byDocument(ones(logProbabilities)));
    Tensor pairs = counted.view(-1, 2);
    Tensor chosen = pairs.select(1, 0);
    Tensor rejected = pairs.select(1, 1);
    Tensor margin = chosen.sub(rejected).mul(new Scalar(beta));
    return new Sum(loss(margin).sum(), measures(chosen, rejected, margin));
  }

  private static Tensor ones(Tensor like) {
    return torch.ones_like(like.detach());
  }

  /** Of margins beta h. */
  private Tensor loss(Tensor margin) {
    return switch (kind) {
      case SIGMOID, SIGMOID_NORM -> torch.log_sigmoid(margin).neg();
      case IPO ->
          margin.div(new Scalar(beta)).sub(new Scalar(1 / (2 * beta)), new Scalar(1)).square();
    };
  }

  private Map<String, Tensor> measures(Tensor chosen, Tensor rejected, Tensor margin) {
    Tensor won = margin.detach().gt(new Scalar(0)).to(ScalarType.Float);
    return Map.of(
        "rewards/chosen", reward(chosen),
        "rewards/rejected", reward(rejected),
        "rewards/margins", margin.detach().sum(),
        "rewards/accuracies", won.sum());
  }

  private Tensor reward(Tensor gains) {
    return gains.detach().mul(new Scalar(beta)).sum();
  }
}
