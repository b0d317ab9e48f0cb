package dev.plumbline.scenario;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a scenario's tools act on, as it stands when a trial starts; data only. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "world")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Desk.class, name = "desk"),
  @JsonSubTypes.Type(value = Company.class, name = "company"),
  @JsonSubTypes.Type(value = ToolWorld.class, name = "tools")
})
public sealed interface World permits Desk, Company, ToolWorld {

  /** Opens it for one trial. */
  Environment open();
}
