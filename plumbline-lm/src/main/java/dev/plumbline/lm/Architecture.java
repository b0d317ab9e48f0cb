package dev.plumbline.lm;

/** How a {@code config.json} of one model_type is read. */
@FunctionalInterface
interface Architecture {
  DecoderConfig read(String modelType, ConfigFile file);
}
