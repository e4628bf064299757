import { setTimeout as delay } from "node:timers/promises";
import DataLoader from "dataloader";

/** So many keys are asked for with one question: they travel in an address, which has a limit. */
const MOST_KEYS = 100;

/**
 * Answers single keys with few questions: what is asked for while a question is under way, or within a
 * moment, goes into the next one. So the number of questions a second is bounded however many ask, and
 * nothing is remembered between them.
 *
 * @param ask answers many keys, each once; keys without an answer are left out of the map
 */
export function batched<Key, Answer>(
  find: (keys: Key[]) => Promise<ReadonlyMap<string, Answer>>,
  options: { name(key: Key): string; waitMs?: number },
): (key: Key) => Promise<Answer | undefined> {
  const { name, waitMs = 5 } = options;
  let last: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Key, Answer | undefined>(
    async (keys) => {
      const distinct = new Map(keys.map((key) => [name(key), key]));
      const requested = find([...distinct.values()]);
      last = requested.catch(() => {});
      const answers = await requested;
      return keys.map((key) => answers.get(name(key)));
    },
    {
      cache: false,
      maxBatchSize: MOST_KEYS,
      batchScheduleFn: (dispatch) => {
        Promise.all([last, delay(waitMs)]).then(dispatch);
      },
    },
  );
  return (key) => loader.load(key);
}
