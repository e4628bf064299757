import type { ReportBody } from "../../answers/report.ts";
import { shareText } from "../../uptime/percent.ts";
import { reachWords, tookWords } from "../reports/text.ts";
import { spellCount, spellMinute } from "../kit/format.ts";

/** What was asked for, and what the report was made from. */
export function Facts({ report }: { report: ReportBody }) {
  const { made_from } = report;
  return (
    <section aria-labelledby="facts-heading">
      <div class="section-head">
        <h2 id="facts-heading">What it was made from</h2>
      </div>
      <dl class="pair-grid">
        <Fact word="As of">{report.as_of ?? "the newest poll"}</Fact>
        <Fact word="Method">{METHODS[report.method]}</Fact>
        <Fact word="Reach of a poll">
          {report.reach_us === null ? "any distance" : reachWords(report.reach_us)}
        </Fact>
        <Fact word="Open without a poll">{GAPS[report.gaps]}</Fact>
        <Fact word="Stores asked for">
          {report.selected_stores === null ? "all" : spellCount(report.selected_stores)}
        </Fact>
        <Fact word="Asked">{`${spellMinute(report.requested_at)} UTC`}</Fact>
        {report.duration_ms !== null && (
          <Fact word="Took">
            {`${tookWords(report.duration_ms)}${report.attempts > 1 ? `, attempt ${report.attempts}` : ""}`}
          </Fact>
        )}
        {made_from && (
          <>
            <Fact word="Stores">{spellCount(made_from.stores)}</Fact>
            <Fact word="Polls of the week">{spellCount(made_from.polls_last_week)}</Fact>
            <Fact word="Open time of the week that is unknown">
              {report.unknown_share === null
                ? "no store was open"
                : shareText(report.unknown_share)}
            </Fact>
            <Fact word="Newest poll">{made_from.newest_poll ?? "none"}</Fact>
            <Fact word="Time zones">{made_from.tz_version}</Fact>
          </>
        )}
        <Fact word="Report">
          <code>{report.report_id}</code>
        </Fact>
        {report.csv_sha256 && (
          <Fact word="SHA-256 of the CSV">
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
  hold: "hold: a poll speaks until the next",
} as const;

const GAPS = { unknown: "is unknown", carry: "carried from the polls around it" } as const;

function Fact({ word, children }: { word: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type MadeFrom = NonNullable<ReportBody["made_from"]>;

/** How far the log had come in. */
function Ledger({ ledger }: Pick<MadeFrom, "ledger">) {
  return (
    <details>
      <summary>How far the log had come in</summary>
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
              <td class="number">{spellCount(next_offset)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
