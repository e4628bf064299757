import { describe, expect, it } from "vitest";
import { filesOf } from "./files-of.ts";
import { modelPeriodReport } from "./period-report.ts";
import { modelWindowsReport } from "./windows-report.ts";

const at = (text: string) => `2024-10-07 ${text}`;
/** Three stores that are open for a minute each, down for 6 s; one that is not. */
const rows = {
  timezones: ["a,UTC", "b,UTC", "c,UTC", "d,UTC"],
  hours: ["a,0,09:00,09:01,", "b,0,09:00,09:01,", "c,0,09:00,09:01,", "d,0,09:00,10:00,"],
  polls: ["a", "b", "c"].flatMap((id) => [
    `${id},active,${at("09:00:48")}`,
    `${id},inactive,${at("09:01")}`, // closed
    `${id},inactive,${at("09:00:59.999999")}`,
  ]),
};
const files = {
  ...filesOf(rows),
  attributes: [
    'store_id;Brand;Site Kind\na;"Acme; ""Inc.""";x\nb;"Acme; ""Inc.""";y\nc;Zed, Ltd;\n',
  ],
};

describe("a roll-up", () => {
  it("adds exact microseconds, and divides and rounds once", () => {
    const asked = { from: "2024-10-07", to: "2024-10-07", asOf: "2024-10-07T12:00:00Z" };
    expect(modelPeriodReport(files, { ...asked, rollup: ["brand"] }).split("\r\n")).toEqual([
      "brand,stores,uptime,downtime,uptime_pct",
      ",1,0.00,0.00,",
      '"Acme; ""Inc.""",2,0.03,0.00,89.99', // down 2 × 6.000001 s
      '"Zed, Ltd",1,0.01,0.00,89.99', // up 53.999999 s, less than half of a hundredth more
      "",
    ]);
  });

  it("adds counts too, and has a row for each bucket", () => {
    const asked = { from: "2024-10-06", to: "2024-10-07", asOf: "2024-10-07T12:00:00Z" } as const;
    const full = { ...asked, by: "day", detail: "full", rollup: ["site_kind", "brand"] } as const;
    const [header, ...lines] = modelPeriodReport(files, full).split("\r\n");
    expect(header).toBe(
      "site_kind,brand,bucket,stores,uptime,downtime,unknown,excused,open,uptime_pct,polls,outages",
    );
    expect(lines.filter((line) => line.includes("2024-10-07"))).toEqual([
      ",,2024-10-07,1,0.00,0.00,1.00,0.00,1.00,,0,0",
      ',"Zed, Ltd",2024-10-07,1,0.01,0.00,0.00,0.00,0.02,89.99,2,1',
      'x,"Acme; ""Inc.""",2024-10-07,1,0.01,0.00,0.00,0.00,0.02,89.99,2,1',
      'y,"Acme; ""Inc.""",2024-10-07,1,0.01,0.00,0.00,0.00,0.02,89.99,2,1',
    ]);
    expect(lines.filter((line) => line.includes("2024-10-06"))).toHaveLength(4);
  });

  it("orders values by their bytes, the empty one first", () => {
    const polls = ["a", "b", "c", "d", "e"].map((id) => `${id},active,${at("09:00")}`);
    const named = "store_id,k\na,é\nb,z\nc,Z\nd,\u{1F600}\ne,\n";
    const csv = modelWindowsReport(
      { ...filesOf({ polls }), attributes: [named] },
      { rollup: ["k"] },
    );
    const values = csv.split("\r\n").map((line) => line.split(",")[0]);
    expect(values).toEqual(["k", "", "Z", "z", "é", "\u{1F600}", ""]);
  });
});
