import type { ProblemKind } from "../../http/problem.ts";

/** What a page that cannot be shown says instead. */
export type ErrorPageProps = {
  root: string;
  /** The address that was asked for. */
  again: string;
  kind: ProblemKind;
  title: string;
  detail: string;
  requestId: string;
  /** Whether the same may be answered later on. */
  mayPass: boolean;
};

/** What to do about it, beyond what the detail says. */
const ADVICE: Partial<Record<ProblemKind, string>> = {
  forbidden: "Sign out, and sign in again with a token that reaches that far.",
  "store-not-found":
    "Ids are taken exactly as they were sent, capital letters included. The search above finds stores by how their id begins.",
  "database-unavailable": "Nothing is lost: polls wait on the log until ClickHouse is back.",
  "log-unavailable": "What is known already can still be looked at.",
  "took-too-long": "The server may be busy with a large report: try again in a minute.",
  "too-many-requests": "Wait a few seconds.",
};

/** A page that says what went wrong and how to go on. */
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
        <a href={`${root}ui/now`}>How the stores are now</a>
      </p>
      <p class="faint">
        Request <code>{requestId}</code>, as the server's log has it.
      </p>
    </section>
  );
}

function sentence(labels: string): string {
  return `${labels.charAt(0).toUpperCase()}${labels.slice(1)}${/[.!?]$/.test(labels) ? "" : "."}`;
}
