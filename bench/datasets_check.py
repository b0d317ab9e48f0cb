"""Loads each configuration of each folder, and holds rows and columns against the file that it is made of."""

import json
import pathlib
import sys

import datasets
import yaml

datasets.disable_progress_bars()


def without_nothing(value):
    """A value without fields that are null: where rows differ, columns have them."""
    if isinstance(value, dict):
        return {k: without_nothing(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_nothing(v) for v in value]
    return value


def difference(folder, name, path):
    parquet = path.suffix == ".parquet"
    loaded = (
        datasets.load_dataset("parquet", data_files=str(path))
        if parquet
        else datasets.load_dataset(str(folder), name)
    )["train"]
    if parquet:
        rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
        rows = [{k: v if isinstance(v, str) else json.dumps(v) for k, v in row.items()} for row in rows]
        read = [{k: v if k == "text" else json.dumps(json.loads(v)) for k, v in row.items()} for row in loaded]
    else:
        rows = [without_nothing(json.loads(line)) for line in path.read_text().splitlines()]
        read = [without_nothing(row) for row in loaded]
    columns = {column for row in rows for column in row}
    if set(loaded.column_names) != columns:
        return f"columns are {loaded.column_names}, not {sorted(columns)}"
    different = [i for i, (one, other) in enumerate(zip(rows, read)) if one != other]
    if len(rows) != len(read) or different:
        return f"{len(read)} rows of {len(rows)}; different are {different[:3]}"
    return ""


failed = 0
for folder in map(pathlib.Path, sys.argv[1:]):
    header = yaml.safe_load((folder / "README.md").read_text().split("---\n")[1])
    files = {config["config_name"]: folder / config["data_files"][0]["path"] for config in header["configs"]}
    if datasets.load_dataset(str(folder))["train"].num_rows != len(files["default"].read_text().splitlines()):
        sys.exit(f"{folder} without a configuration is not its rows")
    for name, path in [*files.items(), *(("parquet", path) for path in folder.glob("*.parquet"))]:
        try:
            wrong = difference(folder, name, path)
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        failed += bool(wrong)
        print(f"{folder.name:20} {name:10} {wrong or 'the same'}")
print(f"datasets {datasets.__version__}: {failed} wrong")
sys.exit(failed > 0)
