import { setTimeout as delay } from "node:timers/promises";
import DataLoader from "dataloader";

/** The maximum number of keys in one query: they are sent in a URL, whose length is limited. */
const MOST_KEYS = 100;

/**
 * Looks up single keys in batches: keys requested while a query is running, or within `waitMs`, go
 * into the next one. So the number of queries a second is bounded however many callers there are,
 * and nothing is cached between them.
 *
 * @param find looks up many distinct keys; keys without an answer are missing in the map
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
