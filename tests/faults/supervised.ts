import { setTimeout as delay } from "node:timers/promises";
import { type Running, start } from "../harness/run.ts";

/** A program that is started again whenever it ends, as a supervisor does. */
export type Supervised = {
  /** Resolves when it does what it is for. */
  ready(): Promise<void>;
  /** SIGKILL; it is then started again. */
  kill(): void;
  /** SIGSTOP, and after a while SIGCONT: it wakes up and does not know that time has passed. */
  stall(ms: number): Promise<void>;
  /** SIGTERM, and not again; its exit code. */
  stop(): Promise<number | null>;
  /** What it printed on standard error, over all its lives. */
  complaints(): string;
};

const RESTART_AFTER_MS = 300;

/** @param ready what it prints when it does what it is for */
export function supervise(root: string, env: NodeJS.ProcessEnv, ready: RegExp): Supervised {
  let stopping = false;
  let running: Running = start(root, [], { env });
  /** It may have printed that it is ready, and not yet be known to have ended. */
  let killed: Running | undefined;
  let complaints = "";
  const last = keep();

  async function keep(): Promise<number | null> {
    for (;;) {
      const { code, stderr } = await running.finished;
      complaints += stderr;
      if (stopping) return code;
      await delay(RESTART_AFTER_MS);
      if (stopping) return code;
      running = start(root, [], { env });
    }
  }

  async function isReady(): Promise<boolean> {
    const life = running;
    return await life.printed(ready).then(
      () => life === running && life !== killed,
      () => false,
    );
  }

  return {
    ready: async () => {
      while (!(await isReady())) await delay(RESTART_AFTER_MS);
    },
    kill: () => {
      killed = running;
      running.process.kill("SIGKILL");
    },
    stall: async (ms) => {
      const { process } = running;
      process.kill("SIGSTOP");
      await delay(ms);
      process.kill("SIGCONT");
    },
    stop: async () => {
      stopping = true;
      running.process.kill("SIGTERM");
      return await last;
    },
    complaints: () => complaints,
  };
}
