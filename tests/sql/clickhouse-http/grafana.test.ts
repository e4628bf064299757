import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { openHttpInterface } from "../../../sql/clickhouse-http/http-interface.ts";
import { json } from "../../harness/api.ts";
import { servedSample } from "../../harness/served-api.ts";

const Dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({
      title: z.string(),
      type: z.string(),
      datasource: z.object({ type: z.string(), uid: z.string() }),
      targets: z.array(z.looseObject({ rawSql: z.string(), format: z.number() })).length(1),
    }),
  ),
});
const dashboard = Dashboard.parse(
  JSON.parse(await readFile("docs/grafana/store-monitor.json", "utf8")),
);

const served = await servedSample();
const created = await fetch(`${served.url}/reports`, json("POST", {}));
const { report_id } = (await created.json()) as { report_id: string };
await served.reports.idle();
const analysts = await openEmbedded(served.path);
const server = await openHttpInterface({ port: 0, analysts, authorize: () => true });
afterAll(async () => {
  await server.close();
  await analysts.close();
  await served.close();
});

/** A query as Grafana's plug-in sends it, for a range of time. */
function sent(rawSql: string): string {
  const [from, to] = [Date.UTC(2024, 10, 3) / 1000, Date.UTC(2024, 10, 11) / 1000];
  return rawSql.replace(
    /\$__timeFilter\(([^)]+)\)/g,
    `$1 >= toDateTime(${from}) AND $1 <= toDateTime(${to})`,
  );
}

async function ask(query: string, format: string): Promise<Response> {
  const address = `http://127.0.0.1:${server.port}/?default_format=${format}&database=default`;
  return await fetch(address, { method: "POST", body: query });
}

describe("the dashboard for Grafana", () => {
  it.each(dashboard.panels.map((panel) => [panel.title, panel] as const))(
    "%s: its query has rows, also in the format of the plug-in",
    async (_, { targets, type, datasource }) => {
      // A variable of the dashboard, which is chosen when it is imported.
      expect(datasource.type).toBe("grafana-clickhouse-datasource");
      expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
      for (const { rawSql } of targets) {
        const response = await ask(sent(rawSql), "JSONCompact");
        const text = await response.text();
        expect(response.status, text).toBe(200);
        const { meta, data } = JSON.parse(text) as { meta: { name: string }[]; data: unknown[][] };
        expect(data.length).toBeGreaterThan(0);
        expect(data.flat().filter((value) => value === null)).toEqual([]);
        if (type === "timeseries") expect(meta[0]?.name).toBe("time");
        expect((await ask(sent(rawSql), "Native")).status).toBe(200);
      }
    },
  );

  it("shows the figures of the newest report", async () => {
    const panel = dashboard.panels.find(({ title }) => title === "Uptime of the last week");
    const response = await ask(sent(panel?.targets[0]?.rawSql ?? ""), "JSONCompact");
    const { data } = (await response.json()) as { data: number[][] };
    const summary = (await (await fetch(`${served.url}/reports/${report_id}/summary`)).json()) as {
      windows: { week: { uptime_pct: number } };
    };
    const { uptime_pct } = summary.windows.week;
    expect(Math.abs((data[0]?.[0] ?? 0) - uptime_pct)).toBeLessThan(0.02);
  });
});
