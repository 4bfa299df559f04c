import { type CommandLine, quoted, type Values, type VerbLine } from "./command-line.ts";

/** For fish: `salesmap-reportd completion fish | source`. */
export function fishScript({ name, verbs }: CommandLine): string {
  const start = `complete -c ${name}`;
  return [
    `# fish completion of ${name}`,
    `${start} -f`,
    ...verbs.map((verb) => `${start} -n __fish_use_subcommand -a ${verb.name} -d ${text(verb.description)}`),
    ...verbs.flatMap((verb) => verbLines(start, verb)),
  ].join("\n");
}

function verbLines(start: string, { name, options, argument }: VerbLine): string[] {
  const inside = `${start} -n '__fish_seen_subcommand_from ${name}'`;
  const lines = options.map(({ flag, description, values }) => {
    const value = values === null ? "" : ` -x${valueWords(values)}`;
    return `${inside} -l ${flag.slice(2)}${value} -d ${text(description)}`;
  });
  return argument === null ? lines : [...lines, `${inside}${valueWords(argument)}`];
}

function valueWords(values: Values): string {
  switch (values.kind) {
    case "words":
      return ` -a ${quoted(values.words.join(" "))}`;
    case "file":
      return " -a '(__fish_complete_path)'";
    case "any":
      return "";
  }
}

/** Fish knows \\' within quotes, not the way of the others. */
function text(description: string): string {
  return `'${description.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
