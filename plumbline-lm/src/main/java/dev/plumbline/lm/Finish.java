package dev.plumbline.lm;

/** Why a completion ended. */
public enum Finish {
  /** The model sampled a stop token. */
  STOP,
  /** It reached maxNewTokens, or the model's last position. */
  LENGTH
}
