/**
 * Polls of one store in an array that grows: each twice its microseconds, plus one where inactive.
 */
export type PollList = { push(poll: number): void; sort(): void; values(): Float64Array };

const FIRST_SIZE = 64;

export function pollList(): PollList {
  let polls = new Float64Array(FIRST_SIZE);
  let count = 0;
  const values = () => polls.subarray(0, count);
  return {
    push: (poll) => {
      if (count === polls.length) {
        const larger = new Float64Array(count * 2);
        larger.set(polls);
        polls = larger;
      }
      polls[count] = poll;
      count += 1;
    },
    sort: () => values().sort(),
    values,
  };
}
