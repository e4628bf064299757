import { describe, expect, it } from "vitest";
import { type IncidentCase, incidentCases } from "../harness/incident-cases.ts";
import { modelBlindCsv } from "./blind.ts";
import { modelGroupsCsv } from "./group-incidents.ts";
import { modelIncidentsCsv } from "./incidents.ts";
import type { Files } from "./inputs.ts";

const KINDS = { special_days: "specialDays" } as const;

function filesOf({ files }: IncidentCase, late: string[] = []): Files {
  const texts = files.map(({ kind, text }) => {
    const more = kind === "polls" ? late : [];
    return [kind === "special_days" ? KINDS[kind] : kind, [text, ...more]] as const;
  });
  return Object.fromEntries(texts);
}

const cases = incidentCases();

describe.runIf(cases.length > 0)("the worked cases of incidents", () => {
  it.for(cases)("$name", (worked) => {
    const { options, groups, late, expected } = worked;
    const files = filesOf(worked);
    expect(modelIncidentsCsv(files, options)).toBe(expected(""));
    if (late !== undefined) {
      const csv = modelIncidentsCsv(filesOf(worked, [late.text]), options);
      expect(csv).toBe(expected("_after"));
    }
    if (groups !== null) {
      const names = groups.split(",").filter(Boolean);
      expect(modelGroupsCsv(files, names, options)).toBe(expected("_groups"));
    }
    if (worked.blind) {
      expect(modelBlindCsv(files, options.asOf ?? "")).toBe(expected("_blind"));
    }
  });
});
