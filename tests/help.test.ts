import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { run } from "./harness/run.ts";

const ROOT = new URL("..", import.meta.url);

type Package = { version: string; scripts: Record<string, string> };
const { version, scripts }: Package = JSON.parse(
  await readFile(new URL("package.json", ROOT), "utf8"),
);
const README = await readFile(new URL("README.md", ROOT), "utf8");

/** The commands of package.json that are programs of ours, each with its main file. */
const COMMANDS = Object.entries(scripts).flatMap(([name, script]) => {
  const [, main] = /producers\/launch\/(?:run\.sh|main\.mjs) (\S+)/.exec(script) ?? [];
  return main === undefined ? [] : [[name, main] as const];
});

type Setting = { meaning: string; standard: string };

/** What the README's table says of each setting, without its marks for code. */
function tableOfReadme(): Map<string, Setting> {
  const [, section = ""] = README.split("\n## Settings\n");
  const rows = section.matchAll(/^\| `(\w+)` +\| (.*?) *\| (.*?) *\|$/gm);
  return new Map(
    [...rows].map(([, name = "", meaning = "", standard = ""]) => [
      name,
      { meaning: meaning.replaceAll("`", ""), standard: standard.replaceAll("`", "") },
    ]),
  );
}

/** What a help says of each setting; its long lines go on in the next. */
function settingsOfHelp(help: string): Map<string, Setting> {
  const [, list = ""] = help.split("\nEnvironment variables:\n");
  const lines = list.replaceAll(/\n {4,}(?=\S)/g, " ").split("\n");
  return new Map(
    lines.filter(Boolean).map((line) => {
      const [, name = "", meaning = "", standard = ""] =
        /^ {2}(\w+) +(.*) \(default: (.*)\)$/.exec(line) ?? [];
      return [name, { meaning, standard }];
    }),
  );
}

const helps = new Map<string, Promise<string>>();

/** What a command says when it is asked for help, which is asked once. */
function helpOf(main: string): Promise<string> {
  const requested = helps.get(main) ?? getHelp(main);
  helps.set(main, requested);
  return requested;
}

async function getHelp(main: string): Promise<string> {
  const { code, stdout, stderr } = await run(main, ["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect((await run(main, ["-h"])).stdout).toBe(stdout);
  return stdout;
}

describe("the commands of package.json", () => {
  it("are found", () => {
    expect(COMMANDS.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        ...["start", "report", "produce", "consume", "serve", "kafka", "clickhouse", "rebuild"],
        ...["backup", "acknowledge", "bench"],
      ]),
    );
  });

  it.each(COMMANDS)(
    "%s tells how it is called, and its settings as the README does",
    async (name, main) => {
      const help = await helpOf(main);
      const call = name === "start" ? "npm start" : `npm run (?:--silent )?${name}`;
      expect(help).toMatch(new RegExp(`^usage: ${call}\\b`));
      expect(help).toMatch(/^ {2}-h, --help {2,}\S/m);
      expect(
        Math.max(
          ...help
            .split("\n")
            .slice(-20)
            .map((line) => line.length),
        ),
      ).toBeLessThan(111);
      const table = tableOfReadme();
      for (const [setting, told] of settingsOfHelp(help)) {
        expect({ setting, ...told }).toEqual({ setting, ...table.get(setting) });
      }
    },
  );

  it("have between them every setting of the README's table", async () => {
    const told = new Set<string>();
    for (const [, main] of COMMANDS) {
      for (const name of settingsOfHelp(await helpOf(main)).keys()) told.add(name);
    }
    expect([...told].sort()).toEqual([...tableOfReadme().keys()].sort());
    expect(told.size).toBeGreaterThan(20);
  });

  it.each(COMMANDS)("%s tells the version", async (_, main) => {
    const ended = await run(main, ["--version"]);
    expect(ended).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each(COMMANDS)(
    "%s refuses an option that it does not know, and does nothing",
    async (_, main) => {
      const { code, stdout, stderr } = await run(main, ["--nonsense"]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^Unknown option '--nonsense'\n\nusage: npm /);
    },
  );

  it.each(COMMANDS.filter(([name]) => !["backup", "acknowledge"].includes(name)))(
    "%s refuses a word that it does not expect",
    async (_, main) => {
      const { code, stdout, stderr } = await run(main, ["nonsense"]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^Unexpected argument 'nonsense'\n\nusage: npm /);
    },
  );
});
