package dev.plumbline.cli;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Terminal;
import dev.plumbline.serve.ChatServer;
import dev.plumbline.serve.Token;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = {
      "Offers a checkpoint behind OpenAI's chat API: tools, streaming, log-probabilities.",
      "Listens on this machine only. Clients need the token: that of PLUMBLINE_TOKEN, or else one made up and printed."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline serve --checkpoint organism/base --port 8000",
      "  plumbline serve --checkpoint path/to/model.gguf",
      "  OPENAI_COMPATIBLE_API_KEY=TOKEN plumbline assess --target openai-compatible/base --base-url http://127.0.0.1:8000/v1"
    })
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--checkpoint",
      required = true,
      description = "organism/NAME, or a folder or a GGUF file: local/DIR, local/FILE.gguf.")
  private String checkpoint = "";

  @Option(names = "--port", defaultValue = "8000", description = "0 for a free one.")
  private int port;

  @Mixin private LocalOptions localOptions = LocalOptions.main("model");

  @Override
  public Integer call() throws InterruptedException {
    String given = System.getenv().getOrDefault("PLUMBLINE_TOKEN", "");
    Token token = given.isEmpty() ? Token.random() : Token.of(given);
    Path path = CheckpointPath.of(checkpoint);
    String name = String.valueOf(path.getFileName());
    LocalSettings settings = localOptions.asked();
    try (LocalTarget model =
            LocalTarget.open(name, path, settings, TargetKind.dialect(path, settings));
        ChatServer server = new ChatServer(model::repliesOrBadInput, name, token, port)) {
      System.out.println("model     " + Terminal.escape(name));
      if (!model.otherwise().isEmpty()) {
        System.out.println("note      " + model.otherwise());
      }
      System.out.println("base URL  " + server.url());
      if (given.isEmpty()) {
        System.out.println("token     " + token.text());
      }
      System.out.println("Ctrl-C ends it.");
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
