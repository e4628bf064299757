import { describe, expect, it } from "vitest";
import { fallenRatios, recordedRatios } from "../../bench/small/ratios.ts";

describe("ratios to rivals", () => {
  it("may fall, but not by more than half", () => {
    const recorded = { "report, against DuckDB": 1, "command, against DuckDB": 0.8 };
    const half = { "report, against DuckDB": 0.5, "command, against DuckDB": 0.4 };
    expect(fallenRatios(recorded, half)).toEqual([]);
    const fallen = fallenRatios(recorded, { ...half, "report, against DuckDB": 0.49 });
    expect(fallen).toHaveLength(1);
    expect(fallen[0]).toContain("report, against DuckDB: 0.49");
  });

  it("must all be measured that were recorded", () => {
    expect(fallenRatios({ report: 1, command: 1 }, { report: 2 })).toHaveLength(1);
  });

  it("are recorded for the report and the command", async () => {
    expect(Object.keys(await recordedRatios())).toHaveLength(4);
  });
});
