import { execFile } from "node:child_process";
import { cp, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const ROOT = new URL("../..", import.meta.url).pathname;

type Step = { instruction: string; value: string };

/** A stage of a Dockerfile: what it begins with, and its steps. */
type Stage = { name: string; from: string; steps: Step[] };

/** The stages of .docker/Dockerfile, by name. */
export async function dockerfileStages(): Promise<Map<string, Stage>> {
  const text = await readFile(join(ROOT, ".docker/Dockerfile"), "utf8");
  const lines = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  const stages: Stage[] = [];
  for (const line of lines.filter((each) => each.trim() !== "")) {
    const [, instruction = "", value = ""] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    const [, from = "", name = ""] = /^(\S+) AS (\S+)$/.exec(value) ?? [];
    if (instruction === "FROM") stages.push({ name, from, steps: [] });
    else stages.at(-1)?.steps.push({ instruction, value });
  }
  return new Map(stages.map((stage) => [stage.name, stage]));
}

/** The values of an instruction in a stage and in those that it begins with. */
export function stepsOf(stages: Map<string, Stage>, name: string, instruction: string): string[] {
  const stage = stages.get(name);
  if (stage === undefined) return [];
  const own = stage.steps.filter((step) => step.instruction === instruction);
  return [...stepsOf(stages, stage.from, instruction), ...own.map(({ value }) => value)];
}

/** The variables that a stage sets. */
export function variablesOf(stages: Map<string, Stage>, name: string): Record<string, string> {
  const pairs = stepsOf(stages, name, "ENV").flatMap((line) => line.split(" "));
  return Object.fromEntries(pairs.map((pair) => pair.split("=", 2)));
}

/**
 * Does in a folder what a stage does in /app: copies what .dockerignore lets through, and runs its
 * commands.
 *
 * @param path the PATH of the commands
 */
export async function runStage(stage: Stage, folder: string, path: string): Promise<void> {
  const allowed = (await readFile(join(ROOT, ".dockerignore"), "utf8"))
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1));
  for (const { instruction, value } of stage.steps) {
    if (instruction === "RUN") {
      // What npm has downloaded once it takes from there.
      const npm = { npm_config_prefer_offline: "true", npm_config_update_notifier: "false" };
      const env = { ...process.env, ...npm, PATH: path, NODE_ENV: "production" };
      await promisify(execFile)("sh", ["-c", value], { cwd: folder, env });
    }
    if (instruction !== "COPY") continue;
    const words = value.split(" ");
    const to = join(folder, words.pop() ?? "");
    for (const source of words) {
      if (!allowed.some((each) => source === each || source.startsWith(`${each}/`))) {
        throw new Error(`.dockerignore keeps ${source} from the builder`);
      }
      const target = value.endsWith("./") ? join(to, source) : to;
      await mkdir(dirname(target), { recursive: true });
      await cp(join(ROOT, source), target, { recursive: true });
    }
  }
}
