import { type CommandLine, functionOf, quoted, type Values, type VerbLine } from "./command-line.ts";

/** For zsh: `source <(salesmap-reportd completion zsh)` after compinit, or as `_salesmap-reportd` in a folder of fpath. */
export function zshScript(line: CommandLine): string {
  const name = functionOf(line);
  const verbs = line.verbs.map((verb) => `    ${quoted(`${verb.name}:${escaped(verb.description)}`)}`);
  return `#compdef ${line.name}
${name}() {
  local -a verbs
  verbs=(
${verbs.join("\n")}
  )
  if ((CURRENT == 2)); then
    _describe -t commands command verbs
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${line.verbs.map(verbCase).join("\n")}
  esac
}
if [[ $funcstack[1] == ${name} ]]; then ${name} "$@"; else compdef ${name} ${line.name}; fi`;
}

function verbCase({ name, options, argument }: VerbLine): string {
  const specs = options.map(
    ({ flag, description, values }) => `${flag}[${escaped(description)}]${values === null ? "" : valueSpec(values)}`,
  );
  if (argument !== null) specs.push(`1${valueSpec(argument)}`);
  return `    ${name}) _arguments ${specs.map(quoted).join(" ")} ;;`;
}

function valueSpec(values: Values): string {
  switch (values.kind) {
    case "words":
      return `:value:(${values.words.join(" ")})`;
    case "file":
      return ":file:_files";
    case "any":
      return ":value: ";
  }
}

/** Brackets and colons have a meaning in a specification. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, (sign) => `\\${sign}`);
}
