import { describe, expect, it } from "vitest";
import { type IncidentCase, incidentArguments, incidentCases } from "../harness/incident-cases.ts";
import { run } from "../harness/run.ts";

async function csvOf({ files, options }: IncidentCase, ...more: string[]): Promise<string> {
  const named = files.flatMap(({ option, path }) => [`--${option}`, path]);
  const args = [...named, ...incidentArguments(options), ...more];
  const { code, stdout, stderr } = await run("api/one-shot/incidents/main.ts", args);
  expect(code, stderr).toBe(0);
  return stdout;
}

const cases = incidentCases();

describe.runIf(cases.length > 0)("incidents, worked cases", () => {
  it.each(cases)("$name", async (worked) => {
    const { late, groups, blind, expected } = worked;
    expect(await csvOf(worked)).toBe(expected(""));
    if (late !== undefined) {
      expect(await csvOf(worked, "--polls", late.path)).toBe(expected("_after"));
    }
    if (groups !== null) {
      expect(await csvOf(worked, "--groups", groups)).toBe(expected("_groups"));
    }
    if (blind) expect(await csvOf(worked, "--blind")).toBe(expected("_blind"));
  });
});
