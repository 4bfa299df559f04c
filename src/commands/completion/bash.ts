import { type CommandLine, functionOf, quoted, type Values, type VerbLine } from "./command-line.ts";

/** For bash 4 and later: `source <(salesmap-reportd completion bash)`. */
export function bashScript(line: CommandLine): string {
  const name = functionOf(line);
  return `# bash completion of ${line.name}
${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  # bash takes --mode=x apart at the sign
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if ((COMP_CWORD == 1)); then
    words=${quoted(line.verbs.map(({ name }) => name).join(" "))}
    words+=' --help --version'
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${line.verbs.flatMap(valueCases).join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${line.verbs.map(verbCase).join("\n")}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F ${name} ${line.name}`;
}

function valueCases({ name, options }: VerbLine): string[] {
  return options.flatMap(({ flag, values }) =>
    values === null ? [] : [`    ${quoted(`${name} ${flag}`)}) ${complete(values)}return ;;`],
  );
}

function complete(values: Values): string {
  switch (values.kind) {
    case "words":
      return `mapfile -t COMPREPLY < <(compgen -W ${quoted(values.words.join(" "))} -- "$cur"); `;
    case "file":
      // the option is known only while the shell completes
      return `compopt -o filenames 2>/dev/null || :; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); `;
    case "any":
      return "";
  }
}

function verbCase({ name, options, argument }: VerbLine): string {
  const flags = options.map(({ flag }) => flag);
  const words = argument?.kind === "words" ? [...argument.words, ...flags] : flags;
  const files = argument?.kind === "file" ? ` [[ $cur == -* ]] || { ${complete(argument)}return; };` : "";
  return `    ${name})${files} words=${quoted(words.join(" "))} ;;`;
}
