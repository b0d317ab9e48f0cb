package dev.plumbline.provider;

/** The innermost {@link Api}: a provider's SDK with its connections. */
interface Connection extends Api, AutoCloseable {

  @Override
  void close();
}
