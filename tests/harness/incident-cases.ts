import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { IncidentOptions } from "../model/incidents.ts";

/** Worked cases of incidents stand beside the repository; a clone that stands alone has none. */
const FOLDER = new URL("../../../shared/vectors3/", import.meta.url);

/** `options.json`, as it is spelled there. */
type Asked = {
  polls: number | null;
  for_seconds: number | null;
  recover: number | null;
  as_of: string | null;
  groups: string | null;
  blind: boolean;
};

/** The kinds of files, by the names that the cases give them, with the options that name them. */
const FILES = {
  polls: "polls",
  hours: "hours",
  timezones: "timezones",
  special_days: "special-days",
  closures: "closures",
  attributes: "stores",
} as const;

/** A worked case. */
export type IncidentCase = {
  name: string;
  /** Its files, each with the option that names it. */
  files: { kind: keyof typeof FILES; option: string; path: string; text: string }[];
  /** Polls that come in afterwards. */
  late: { path: string; text: string } | undefined;
  options: IncidentOptions;
  groups: string | null;
  blind: boolean;
  /** What must come out: a text of CSV, where there is one. */
  expected(of: "" | "_after" | "_groups" | "_blind"): string | undefined;
};

/** The worked cases, by name. */
export function incidentCases(): IncidentCase[] {
  return existsSync(FOLDER) ? readdirSync(FOLDER).sort().map(readCase) : [];
}

function readCase(name: string): IncidentCase {
  const read = (file: string) => {
    const path = new URL(`${name}/${file}`, FOLDER).pathname;
    return existsSync(path) ? { path, text: readFileSync(path, "utf8") } : undefined;
  };
  const asked: Asked = JSON.parse(read("options.json")?.text ?? "");
  const kinds = Object.entries(FILES) as [keyof typeof FILES, string][];
  return {
    name,
    files: kinds.flatMap(([kind, option]) => {
      const found = read(`${kind}.csv`);
      return found === undefined ? [] : [{ kind, option, ...found }];
    }),
    late: read("polls_late.csv"),
    options: {
      asOf: asked.as_of,
      polls: asked.polls,
      forSeconds: asked.for_seconds,
      recover: asked.recover,
    },
    groups: asked.groups,
    blind: asked.blind,
    expected: (of) => read(`expected${of}.csv`)?.text,
  };
}

/** The options of the command line. */
export function incidentArguments({ asOf, polls, forSeconds, recover }: IncidentOptions): string[] {
  return [
    ...(asOf == null ? [] : ["--as-of", asOf]),
    ...(polls == null ? [] : ["--min-polls", String(polls)]),
    ...(forSeconds == null ? [] : ["--for", `${forSeconds}s`]),
    ...(recover == null ? [] : ["--recover", String(recover)]),
  ];
}
