import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { topics } from "../../producers/messages/topics.ts";
import { kafkaProblem } from "../harness/kafka.ts";
import { prove } from "./proof.ts";
import { makeSource } from "./source.ts";
import { openStage, SESSION_MS, type Stage } from "./stage.ts";

/**
 * Every part of the pipeline is killed or stalled at random moments, and afterwards every poll is there
 * once. `npm run test:faults` plays more rounds, and longer ones.
 */

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 2);
/** How long ClickHouse is away, hung or refusing. */
const AWAY_MS = Number(process.env.FAULT_SECONDS ?? 6) * 1000;
/** How long everything happens at once. */
const TOGETHER_MS = Number(process.env.FAULT_MINUTES ?? 0.4) * 60_000;
/** From the start of a producer until its polls have come in, undisturbed, in about. */
const PLAY_MS = 3500;
/** A round that takes longer hangs. */
const ROUND_MS = 300_000;

const problem = (await kafkaProblem()) ?? kcatProblem();
const someTime = (atMost = PLAY_MS) => delay(Math.random() * atMost);

describe.skipIf(problem !== undefined)(`faults${problem ? ` (skipped: ${problem})` : ""}`, () => {
  let stage: Stage;
  let rounds = 0;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  /** Plays rounds: a source is produced while something happens, and all of it must come in. */
  function play(what: string, happening: () => Promise<void>): void {
    const timeout = ROUNDS * (ROUND_MS + 2 * AWAY_MS);
    it(`${what}, ${ROUNDS} times: nothing lost, nothing doubled`, { timeout }, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const source = await makeSource(stage.folder, `r${rounds}`);
        rounds += 1;
        await Promise.all([stage.produceAll(source), happening()]);
        await prove(stage, source);
      }
    });
  }

  play("undisturbed", async () => {});

  play("kill -9 of the consumer", async () => {
    await someTime();
    stage.consumer.kill();
  });

  it(`kill -9 of the producer, ${ROUNDS} times: nothing lost, nothing doubled`, {
    timeout: ROUNDS * ROUND_MS,
  }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const source = await makeSource(stage.folder, `r${rounds}`);
      rounds += 1;
      const first = stage.produce(source);
      await Promise.race([someTime(), first.finished]);
      first.process.kill("SIGKILL");
      await first.finished;
      await stage.produceAll(source);
      await prove(stage, source);
    }
  });

  play("kill -9 and restart of the broker", async () => {
    await someTime();
    await stage.restartBroker();
  });

  play("ClickHouse gone", async () => {
    await someTime();
    await stage.killClickHouse(AWAY_MS);
  });

  play("ClickHouse hung", async () => {
    await someTime();
    stage.proxy.setMood("hung");
    await delay(AWAY_MS);
    stage.proxy.setMood("well");
  });

  play("ClickHouse out of memory", async () => {
    await someTime();
    stage.proxy.setMood("out of memory");
    await delay(AWAY_MS);
    stage.proxy.setMood("well");
  });

  play("ClickHouse with too many parts", async () => {
    await someTime();
    const setting = (change: string) =>
      stage.db.command({ query: `ALTER TABLE poll_days ${change}` });
    await setting("MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 1");
    await delay(AWAY_MS);
    await setting("RESET SETTING parts_to_throw_insert, parts_to_delay_insert");
  });

  play("consumers that join and leave", async () => {
    await someTime(1000);
    const second = stage.addConsumer();
    await someTime();
    const third = stage.addConsumer();
    await Promise.all([second.ready(), third.ready(), someTime()]);
    expect(await second.stop(), second.complaints()).toBe(0);
    await someTime(1000);
    expect(await third.stop(), third.complaints()).toBe(0);
  });

  play("a consumer that stalls and wakes up after others took over", async () => {
    const second = stage.addConsumer();
    await Promise.all([second.ready(), someTime()]);
    await second.stall(SESSION_MS * 2.5);
    await someTime(1000);
    await second.ready();
    expect(await second.stop(), second.complaints()).toBe(0);
  });

  it(`a topic deleted and made anew, ${ROUNDS} times: nothing lost, nothing doubled`, {
    timeout: ROUNDS * ROUND_MS,
  }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await makeSource(stage.folder, `r${rounds}`);
      const after = await makeSource(stage.folder, `r${rounds + 1}`);
      rounds += 2;
      await stage.produceAll(before);
      await prove(stage, before);
      await stage.deleteTopic(topics.polls.name);
      await someTime(2000);
      await stage.produceAll(after);
      await prove(stage, after);
    }
  });

  it("everything at once: nothing lost, nothing doubled", {
    timeout: TOGETHER_MS + 5 * ROUND_MS,
  }, async () => {
    const end = Date.now() + TOGETHER_MS;
    const another = stage.addConsumer();
    const happenings = [
      async () => stage.consumer.kill(),
      async () => another.kill(),
      () => stage.restartBroker(),
      () => stage.killClickHouse(1000),
      async () => {
        stage.proxy.setMood("hung");
        await delay(3000);
        stage.proxy.setMood("well");
      },
    ];
    let calm = false;
    async function torment(): Promise<void> {
      while (!calm) {
        await someTime(5000);
        await happenings[Math.floor(Math.random() * happenings.length)]?.();
      }
    }
    const tormenting = torment();
    const sources = [];
    try {
      do {
        const source = await makeSource(stage.folder, `r${rounds}`);
        rounds += 1;
        sources.push(source);
        const first = stage.produce(source);
        await Promise.race([someTime(), first.finished]);
        first.process.kill("SIGKILL");
        await first.finished;
        await stage.produceAll(source);
      } while (Date.now() < end);
    } finally {
      calm = true;
      await tormenting;
    }
    await another.ready();
    expect(await another.stop(), another.complaints()).toBe(0);
    for (const source of sources) await prove(stage, source);
  });
});

/** Why there is no independent count; where CI is set there must be one. */
function kcatProblem(): string | undefined {
  try {
    execFileSync("kcat", ["-V"], { stdio: "ignore" });
    return undefined;
  } catch (error) {
    if (process.env.CI) throw error;
    return "kcat is not installed";
  }
}
