package dev.plumbline.export;

/** What a run can be written as. */
public enum ExportFormat {
  /** One row a trial, with its transcript as JSON; for DuckDB, pandas, Polars, Spark. */
  PARQUET,
  /** One row a trial, without transcripts; for spreadsheets. */
  CSV,
  /** One trial a line, complete. */
  JSONL,
  /** The log of Inspect, {@code .eval}; for its viewer and its data frames. */
  INSPECT
}
