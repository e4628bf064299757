import { makeFolder } from "../../launch/make-folder.ts";
import {
  ANY_TOPIC,
  type Damage,
  type EventLog,
  LogUnwritable,
  type Message,
  type Reader,
  type Subscription,
} from "../event-log.ts";
import { readTopics } from "../read-topics.ts";
import { messagesOf } from "../spans.ts";
import { findDamage, findEnds } from "./check.ts";
import { withDamage } from "./damage-list.ts";
import { deleteBefore, startOf } from "./delete-before.ts";
import { copyWithout } from "./drop.ts";
import { endMarker } from "./end-marker.ts";
import { groupCommit, type Packed } from "./group-commit.ts";
import { endKey } from "./log-file.ts";
import { dataFileOf, openFile } from "./open-file.ts";
import { beginPart } from "./part-file.ts";
import { type LogBatch, readBatch } from "./read-batch.ts";
import { recordOf } from "./record.ts";
import { offsetAfter } from "./topics.ts";
import { makeRoom, writeFile } from "./write-file.ts";
import { watchWrites } from "./write-watch.ts";

/** The log in a local file, which can be checked, repaired and copied. */
export type EmbeddedLog = EventLog & {
  /**
   * Reads every record, leaving the event loop free in between, and finds all damage: records with
   * wrong checksums, and offsets that no record covers, from the first to the end of each topic.
   * `damage` then returns that.
   */
  check(signal?: AbortSignal): Promise<readonly Damage[]>;
  /**
   * Gives up the damaged messages of these offsets, durably: a void record replaces them. Their
   * offsets stay used, read as offsets without messages, and are no damage any more. Intact
   * messages stay, even within these offsets. The file is rewritten, because LMDB might do more
   * harm to broken pages; that needs disk space, and appends wait for it.
   *
   * @throws LogUnwritable
   */
  drop(damage: readonly Damage[]): Promise<void>;
  /**
   * Deletes the messages of a topic before an offset, durably, as far as no later one is stored
   * together with them. The topic then begins at a later offset, which `ranges` returns.
   *
   * @throws LogUnwritable
   */
  deleteBefore(topic: string, offset: number): Promise<void>;
  /**
   * Copies the log as it is now into a folder, which is created, while the log is written to, even
   * by another process. The copy opens like any other log: in a `DATA_DIR` it is the folder `log`.
   */
  backup(folder: string): Promise<void>;
};

/** Whether a log is in a local file. */
export function isEmbedded(log: EventLog): log is EmbeddedLog {
  return "check" in log && "drop" in log && "backup" in log;
}

/**
 * The log in a local LMDB file, for one process. Each topic has one partition. The entries of one
 * `append` are one record under [topic, first offset]; see embedded/record.ts. Keys are not stored:
 * in a single partition, order needs none.
 *
 * All appends of one turn of the event loop share one transaction, which is on disk when it
 * returns: that is what `append` waits for, and no reader sees the entries before it.
 *
 * @throws if the file cannot be opened
 */
export function openEmbeddedLog(path: string, clock: () => Date = () => new Date()): EmbeddedLog {
  const data = dataFileOf(path);
  let file = openFile(path);
  /** The offset that the next message of each topic gets. */
  const { ends, unsure } = findEnds(file);
  const subscriptions = new Set<Subscription>();
  const watch = watchWrites((bytes) => makeRoom(file, data, bytes));
  const appends = groupCommit(commit);
  let known: readonly Damage[] = unsure;
  let wake: () => void = () => {};
  let appended = nextAppend();
  /** Runs checks, copies and the like one after the other. */
  let upkeep: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  function nextAppend(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  function noteDamage(damage: Damage): void {
    known = withDamage(known, damage);
  }

  function endOf(topic: string): number {
    return ends.get(topic) ?? 0;
  }

  /** The offsets of a topic whose end cannot be found may be in use. */
  function refuseUnsure(topic: string): void {
    if (ends.has(topic) || known.every((each) => each.topic !== ANY_TOPIC)) return;
    throw new Error(`it is damaged: the end of ${topic} cannot be found`);
  }

  function commit(packed: readonly Packed[]): void {
    const reached = new Map<string, number>();
    const at = clock().getTime();
    try {
      writeFile(file, data, (put) => {
        for (const { topic, count, payload } of packed) {
          refuseUnsure(topic);
          const first = reached.get(topic) ?? endOf(topic);
          put([topic, first], recordOf(topic, first, { count, at, isVoid: false }, payload));
          reached.set(topic, first + count);
        }
        for (const [topic, end] of reached) put(endKey(topic), endMarker(topic, end));
      });
    } catch (cause) {
      const error = new LogUnwritable(path, { cause });
      const bytes = packed.reduce((sum, { payload }) => sum + payload.stored.length, 0);
      watch.failed(error.reason, bytes);
      throw error;
    }
    for (const [topic, end] of reached) ends.set(topic, end);
    wake();
    appended = nextAppend();
  }

  function batchOf(topic: string, offset: number): Promise<LogBatch> {
    return readBatch(file, topic, Math.max(offset, startOf(file, topic)), endOf(topic), noteDamage);
  }

  function read(readers: ReadonlyMap<string, Reader>): Subscription {
    const { stop, ended } = readTopics(readers, { endOf, batchOf, appended: () => appended });
    const done = ended.finally(() => subscriptions.delete(subscription));
    const subscription: Subscription = {
      done,
      stop: async () => {
        stop();
        // `done` reports how the reading ended.
        await done.catch(() => {});
      },
    };
    subscriptions.add(subscription);
    return subscription;
  }

  async function* readAll(topic: string): AsyncGenerator<Message> {
    for (let next = 0; next < endOf(topic); ) {
      const batch = await batchOf(topic, next);
      yield* messagesOf(batch.spans);
      next = batch.next;
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = upkeep.then(work);
    upkeep = turn.catch(() => {});
    return turn;
  }

  async function check(signal?: AbortSignal): Promise<readonly Damage[]> {
    const signals = signal === undefined ? [closing.signal] : [closing.signal, signal];
    known = await findDamage(file, AbortSignal.any(signals));
    return known;
  }

  async function drop(damage: readonly Damage[]): Promise<void> {
    const part = beginPart(data);
    try {
      known = await copyWithout(damage, file, part, ends);
    } catch (cause) {
      part.abandon();
      throw new LogUnwritable(path, { cause });
    }
    closeFile();
    try {
      part.takePlace();
    } finally {
      file = openFile(path);
    }
  }

  async function forget(topic: string, offset: number): Promise<void> {
    try {
      await deleteBefore(file, data, topic, offset);
    } catch (cause) {
      throw new LogUnwritable(path, { cause });
    }
  }

  /** Without pending asynchronous writes, lmdb closes a file at once. */
  function closeFile(): void {
    void file.close();
  }

  return {
    append: (topic, entries) => appends.append(topic, entries),
    read,
    readAll,
    ranges: async (topic) => [{ start: startOf(file, topic), end: endOf(topic) }],
    offsetsAfter: async (topic, at) => [offsetAfter(file, topic, endOf(topic), at)],
    damage: () => known,
    writeProblem: watch.problem,
    writeObstacles: async () => [],
    check: (signal) => inTurn(() => check(signal)),
    deleteBefore: (topic, offset) => inTurn(() => forget(topic, offset)),
    drop: (damage) => inTurn(() => appends.between(() => drop(damage))),
    backup: (folder) =>
      inTurn(async () => {
        makeFolder(folder);
        await file.backup(folder, false);
      }),
    close: async () => {
      closing.abort();
      await Promise.allSettled([...subscriptions].map((subscription) => subscription.stop()));
      await upkeep;
      await appends.idle();
      watch.stop();
      closeFile();
    },
  };
}
