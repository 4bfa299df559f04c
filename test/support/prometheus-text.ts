export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly help: string;
  readonly type: string;
  readonly samples: Sample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|NaN|[+-]Inf)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/;

/** A scrape, read strictly by the rules of the text format 0.0.4: whatever Prometheus might frown at throws. */
export class ScrapeText {
  readonly families = new Map<string, Family>();

  constructor(text: string) {
    if (!text.endsWith("\n")) throw new Error("the last line does not end");
    let help: { readonly name: string; readonly text: string } | null = null;
    let open: { readonly name: string; readonly family: Family } | null = null;
    for (const line of text.split("\n").filter((each) => each !== "")) {
      const [, kind, name = "", rest = ""] = COMMENT.exec(line) ?? [];
      if (kind === "HELP") {
        help = { name, text: rest };
      } else if (kind === "TYPE") {
        if (help?.name !== name) throw new Error(`TYPE without HELP: ${line}`);
        if (this.families.has(name)) throw new Error(`twice: ${name}`);
        open = { name, family: { help: help.text, type: rest, samples: [] } };
        this.families.set(name, open.family);
      } else {
        if (open === null) throw new Error(`before any TYPE: ${line}`);
        open.family.samples.push(sampleOf(line, open.name, open.family.type));
      }
    }
    for (const [name, family] of this.families) {
      noneTwice(family.samples);
      if (family.type === "histogram") whole(name, family.samples);
    }
  }

  /** The value of the one series of this name that has these labels; undefined when there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.series(name).filter((sample) =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    if (found.length > 1) throw new Error(`${found.length} series of ${name} have ${JSON.stringify(labels)}`);
    return found[0]?.value;
  }

  series(name: string): Sample[] {
    return [...this.families.values()].flatMap(({ samples }) => samples.filter((sample) => sample.name === name));
  }
}

function sampleOf(line: string, family: string, type: string): Sample {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  const suffixes = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  if (!suffixes.some((suffix) => name === family + suffix)) throw new Error(`no sample of ${family}: ${line}`);
  return { name, labels: labelsOf(labels, line), value: Number(value.replace("Inf", "Infinity")) };
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ""; ) {
    const [whole, name = "", value = ""] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name in labels) throw new Error(`labels: ${line}`);
    labels[name] = value;
    rest = rest.slice(whole.length);
  }
  return labels;
}

const keyOf = ({ name, labels }: Sample) => JSON.stringify([name, Object.entries(labels).sort()]);

function noneTwice(samples: readonly Sample[]): void {
  const keys = samples.map(keyOf);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw new Error(`twice: ${twice}`);
}

/** Buckets grow, the last is +Inf and equals the count. */
function whole(name: string, samples: readonly Sample[]): void {
  const sets = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { le: _le, ...others } = sample.labels;
    const key = JSON.stringify(Object.entries(others).sort());
    sets.set(key, [...(sets.get(key) ?? []), sample]);
  }
  for (const [key, set] of sets) {
    const buckets = set.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels.le?.replace("Inf", "Infinity")));
    const rises = (values: readonly number[]) =>
      values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
    const count = set.find((sample) => sample.name === `${name}_count`)?.value;
    const ends = bounds.at(-1) === Number.POSITIVE_INFINITY && buckets.at(-1)?.value === count;
    if (!rises(bounds) || !rises(buckets.map(({ value }) => value)) || !ends) throw new Error(`${name} ${key} is torn`);
  }
}
