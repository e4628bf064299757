import type { ProblemKind } from "../../http/problem.ts";

/** The props of the page that is shown in place of one that fails. */
export type ErrorPageProps = {
  root: string;
  /** The requested address. */
  again: string;
  kind: ProblemKind;
  title: string;
  detail: string;
  requestId: string;
  /** Whether the same request may succeed later. */
  mayPass: boolean;
};

/** What to do, in addition to the detail. */
const ADVICE: Partial<Record<ProblemKind, string>> = {
  forbidden: "Sign out, then sign in with a token that has the scope.",
  "store-not-found":
    "Ids are case-sensitive. The search above finds stores by name, by the beginning of their id, or by attribute.",
  "database-unavailable": "Nothing is lost: polls wait on the log until ClickHouse is back.",
  "log-unavailable": "What is already in ClickHouse can still be read.",
  "took-too-long": "The server may be busy with a large report. Try again in a minute.",
  "too-many-requests": "Wait a few seconds.",
};

/** Says what went wrong and what to do. */
export function ErrorPage({
  root,
  again,
  kind,
  title,
  detail,
  requestId,
  mayPass: isTransient,
}: ErrorPageProps) {
  const advice = ADVICE[kind];
  return (
    <section class="error-page">
      <h1>{title}</h1>
      <p>{sentence(detail)}</p>
      {advice && <p>{advice}</p>}
      <p class="ways">
        {isTransient && (
          <a class="button" href={again}>
            Try again
          </a>
        )}
        <a href={`${root}ui/now`}>All stores now</a>
      </p>
      <p class="faint">
        Request <code>{requestId}</code> in the server's log.
      </p>
    </section>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
