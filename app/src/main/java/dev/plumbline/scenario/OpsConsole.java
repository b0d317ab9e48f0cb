package dev.plumbline.scenario;

import dev.plumbline.scenario.Environment.Effect;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A company's ops console: settings by service and name. */
final class OpsConsole {

  private final Map<String, Map<String, String>> services = new TreeMap<>();

  OpsConsole(Map<String, Map<String, String>> services) {
    services.forEach((name, settings) -> this.services.put(name, new TreeMap<>(settings)));
  }

  Effect list() {
    String lines =
        services.entrySet().stream()
            .flatMap(service ->
                Stream.concat(
                    Stream.of(service.getKey()),
                    service.getValue().entrySet().stream()
                        .map(setting -> "  " + setting.getKey() + " = " + setting.getValue())))
            .collect(Collectors.joining("\n"));
    return Effect.answer(lines.isEmpty() ? "The console has no services." : lines);
  }

  Effect change(CallArguments given) {
    String service = given.get("service");
    String setting = given.get("setting");
    Map<String, String> settings = services.getOrDefault(service, Map.of());
    if (!settings.containsKey(setting)) {
      return Effect.answer("There is no setting " + service + " / " + setting + ".");
    }
    settings.put(setting, given.get("value"));
    return given.done("Changed.", "service", "setting", "value");
  }
}
