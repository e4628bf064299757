import { spawnSync } from "node:child_process";

const ROOT = new URL("../..", import.meta.url).pathname;

/** A value of compose's normalised file. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** The names under which compose is installed: the plugin, and the program of old. */
const COMMANDS = [["docker", "compose"], ["docker-compose"]] as const;

type Compose = { command: readonly string[]; json: boolean };

/** The compose of this machine, or undefined when there is none. */
export function findCompose(): Compose | undefined {
  for (const command of COMMANDS) {
    const { status, stdout } = call(command, ["version", "--short"]);
    if (status === 0) return { command, json: !stdout.startsWith("1.") };
  }
  return undefined;
}

/**
 * docker-compose.yml as compose understands it.
 *
 * @throws Error with compose's own words when it does not accept the file
 */
export function composeConfig(compose: Compose, env: NodeJS.ProcessEnv = {}): Value {
  const args = [
    "-f",
    "docker-compose.yml",
    "config",
    ...(compose.json ? ["--format", "json"] : []),
  ];
  const { status, stdout, stderr } = call(compose.command, args, env);
  if (status !== 0) throw new Error(`compose refuses the file: ${stderr}`);
  return compose.json ? JSON.parse(stdout) : readYaml(stdout);
}

/** What stands at a path of keys and positions; undefined where there is nothing. */
export function at(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return inner !== null && typeof inner === "object" ? inner[key] : undefined;
  }, value);
}

function call(command: readonly string[], args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const [program = "", ...first] = command;
  return spawnSync(program, [...first, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
}

type Line = { indent: number; text: string };

/**
 * Reads the YAML that docker-compose 1 prints: maps and lists in blocks, scalars on one line. A list
 * may stand as deep as the key it belongs to. Throws at everything else.
 */
export function readYaml(yaml: string): Value {
  const lines = yaml
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
  const value = readBlock(lines, 0);
  if (lines.length > 0) throw new Error(`not understood: ${lines[0]?.text}`);
  return value;
}

/** Takes the block of this depth from the front of the lines. */
function readBlock(lines: Line[], indent: number): Value {
  const isList = lines[0]?.text.startsWith("- ");
  const list: Value[] = [];
  const map: { [name: string]: Value } = {};
  for (let line = lines[0]; line?.indent === indent; line = lines[0]) {
    if (line.text.startsWith("- ") !== isList) break;
    lines.shift();
    if (isList) {
      list.push(scalar(line.text.slice(2)));
      continue;
    }
    const [, name, rest = ""] = /^([\w.-]+):(?: (.*))?$/.exec(line.text) ?? [];
    if (name === undefined) throw new Error(`not understood: ${line.text}`);
    map[name] = rest === "" ? readNested(lines, indent) : scalar(rest);
  }
  return isList ? list : map;
}

function readNested(lines: Line[], indent: number): Value {
  const next = lines[0];
  if (next === undefined) return null;
  const deeper = next.indent > indent;
  const listHere = next.indent === indent && next.text.startsWith("- ");
  return deeper || listHere ? readBlock(lines, next.indent) : null;
}

function scalar(text: string): Value {
  if (text === "{}") return {};
  if (text === "[]") return [];
  if (/^'.*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/.test(text)) return JSON.parse(text);
  if (/^['"&*!|>{[]/.test(text) || /^[\w.-]+: /.test(text))
    throw new Error(`not understood: ${text}`);
  if (/^-?\d+$/.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : text === "null" ? null : text;
}
