import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { microBatch } from "../../consumers/micro-batch.ts";

/** So many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const piece = fc.record({
  /** Turns between this piece and the one before; 0 is the same turn. */
  pause: fc.nat(3),
  /** Turns that the flush which takes it lasts longer. */
  slow: fc.nat(3),
  /** Whether the flush which takes it fails. */
  fails: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});

describe("gathering", () => {
  it("loses nothing, keeps the order, and tells each piece what became of its own flush", () =>
    fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (plan) => {
        const flushed: number[] = [];
        const ended = new Map<number, boolean>();
        let atOnce = 0;
        const { add } = microBatch<number>(async (pieces) => {
          atOnce += 1;
          expect(atOnce).toBe(1);
          flushed.push(...pieces);
          await turns(pieces.reduce((sum, index) => sum + (plan[index]?.slow ?? 0), 0));
          const fails = pieces.some((index) => plan[index]?.fails);
          for (const index of pieces) ended.set(index, !fails);
          atOnce -= 1;
          if (fails) throw new Error(`with ${pieces.join()}`);
        });
        const outcomes = plan.map(async ({ pause }, index) => {
          await turns(plan.slice(0, index).reduce((sum, each) => sum + each.pause, pause));
          const outcome = await add(index).then(
            () => "in",
            (error: Error) => error.message,
          );
          // By now its own flush, and not just any, has ended.
          expect(ended.get(index)).toBe(outcome === "in");
          if (outcome !== "in") expect(outcome.slice(5).split(",")).toContain(String(index));
        });
        await Promise.all(outcomes);
        expect(flushed).toEqual(plan.map((_, index) => index));
      }),
      { numRuns: 300 },
    ));

  it("makes one flush of what comes in while another one runs", async () => {
    const flushes: string[][] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { add } = microBatch<string>(async (pieces) => {
      flushes.push(pieces);
      if (flushes.length === 1) await held;
    });
    const first = [add("a"), add("b")];
    await turns(3);
    const later = [add("c"), add("d"), add("e")];
    await turns(3);
    expect(flushes).toEqual([["a", "b"]]);
    release();
    await Promise.all([...first, ...later]);
    expect(flushes).toEqual([
      ["a", "b"],
      ["c", "d", "e"],
    ]);
  });

  it("goes on after a flush that failed, also one that threw before it began to wait", async () => {
    let broken = true;
    const { add } = microBatch<string>((pieces) => {
      if (broken) throw new Error(`no ${pieces}`);
      return Promise.resolve();
    });
    await expect(add("a")).rejects.toThrow("no a");
    broken = false;
    await expect(add("b")).resolves.toBeUndefined();
  });
});
