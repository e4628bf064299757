import type { ReportBody } from "../../answers/report.ts";
import { shareText } from "../../uptime/percent.ts";
import { formatCount, formatMinute } from "../kit/format.ts";
import { periodText, reachText, tookText } from "../reports/text.ts";

/** What was requested, and what the report was made from. */
export function Facts({ report }: { report: ReportBody }) {
  const { made_from, period } = report;
  const of = period === null ? "week" : "period";
  return (
    <section aria-labelledby="facts-heading">
      <div class="section-head">
        <h2 id="facts-heading">What it was made from</h2>
      </div>
      <dl class="pair-grid">
        <Fact label="As of">{report.as_of ?? "the newest poll"}</Fact>
        {period && (
          <>
            <Fact label="Period">{periodText(period)}</Fact>
            <Fact label="Time zone of its days">
              {period.zone === "store" ? "each store’s own" : period.zone}
            </Fact>
            <Fact label="Rows">
              {period.by === null ? "one for each store" : `for each store and ${period.by}`}
            </Fact>
          </>
        )}
        <Fact label="Method">{METHODS[report.method]}</Fact>
        <Fact label="Reach of a poll">
          {report.reach_us === null ? "unlimited" : reachText(report.reach_us)}
        </Fact>
        <Fact label="Periods without polls">{GAPS[report.gaps]}</Fact>
        <Fact label="Stores requested">
          {report.selected_stores === null ? "all" : formatCount(report.selected_stores)}
        </Fact>
        <Fact label="Requested">{`${formatMinute(report.requested_at)} UTC`}</Fact>
        {report.duration_ms !== null && (
          <Fact label="Took">
            {`${tookText(report.duration_ms)}${report.attempts > 1 ? `, attempt ${report.attempts}` : ""}`}
          </Fact>
        )}
        {made_from && (
          <>
            <Fact label="Stores">{formatCount(made_from.stores)}</Fact>
            <Fact label={`Polls of the ${of}`}>
              {formatCount(made_from.polls_last_week ?? made_from.polls_in_period ?? 0)}
            </Fact>
            <Fact label={`Open time of the ${of} that is unknown`}>
              {report.unknown_share === null
                ? "no store was open"
                : shareText(report.unknown_share)}
            </Fact>
            <Fact label="Newest poll">{made_from.newest_poll ?? "none"}</Fact>
            <Fact label="Time zones">{made_from.tz_version}</Fact>
          </>
        )}
        <Fact label="Report">
          <code>{report.report_id}</code>
        </Fact>
        {report.csv_sha256 && (
          <Fact label="SHA-256 of the CSV">
            <code data-sha256>{report.csv_sha256}</code>
          </Fact>
        )}
      </dl>
      {made_from && <Ledger ledger={made_from.ledger} />}
    </section>
  );
}

const METHODS = {
  nearest: "nearest: the nearer poll decides",
  hold: "hold: a poll decides until the next",
} as const;

const GAPS = { unknown: "unknown", carry: "carried from the polls around them" } as const;

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type MadeFrom = NonNullable<ReportBody["made_from"]>;

/** How far the log had been ingested. */
function Ledger({ ledger }: Pick<MadeFrom, "ledger">) {
  return (
    <details>
      <summary>How far the log was ingested</summary>
      <table>
        <caption class="visually-hidden">Partitions of the log</caption>
        <thead>
          <tr>
            <th scope="col">Topic</th>
            <th scope="col" class="number">
              Partition
            </th>
            <th scope="col" class="number">
              Next offset
            </th>
          </tr>
        </thead>
        <tbody>
          {ledger.map(({ topic, partition, next_offset }) => (
            <tr key={`${topic}/${partition}`}>
              <th scope="row">{topic}</th>
              <td class="number">{partition}</td>
              <td class="number">{formatCount(next_offset)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
