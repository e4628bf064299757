import { type RejectedExample, rejectedExamples, rejectedKinds } from "../../sql/rejections.ts";
import type { Database } from "../../sql/database.ts";
import type { Rejections } from "../routes/rejections.ts";

/** So many kinds of reasons are told. */
const KINDS = 50;

/**
 * Tells what was set aside and why, for the API and for the page. The rows are counted in one pass over
 * narrow columns, and only those that are shown are read.
 */
export async function findRejections(db: Database): Promise<Rejections> {
  const kinds = await rejectedKinds(db, { limit: KINDS });
  const places = kinds.flatMap((each) => [
    [each.topic, each.first_source, each.first_position],
    [each.topic, each.newest_source, each.newest_position],
  ]);
  const examples =
    kinds.length === 0 ? [] : await rejectedExamples(db, { places: JSON.stringify(places) });
  const listed = kinds.reduce((sum, { rows }) => sum + rows, 0);
  const total = kinds[0]?.total ?? 0;
  return {
    total,
    reasons: kinds.map(({ topic, kind, rows, first_ms, newest_ms }) => ({
      topic,
      reason: kind,
      count: rows,
      first_at: instant(first_ms),
      newest_at: instant(newest_ms),
      examples: examples
        .filter((example) => example.topic === topic && example.kind === kind)
        .map(exampleOf),
    })),
    others: { reasons: (kinds[0]?.kinds ?? 0) - kinds.length, count: total - listed },
  };
}

function exampleOf({ name, source, position, reason, raw, rejected_ms }: RejectedExample) {
  return { name, source, position, reason, raw, rejected_at: instant(rejected_ms) };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
