import { RAW_LIMIT } from "../messages/topics.ts";
import { BodyError } from "./body-problem.ts";
import { LONGEST_ITEM } from "./items.ts";

const [QUOTE, COMMA, BACKSLASH] = [34, 44, 92];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const NO_SPACE = /[^ \t\r\n]/;

/** The text of an item, or the beginning of an item that is too long. */
export type ItemText = { text: string; tooLong: boolean };

/**
 * Splits a JSON text, one object or an array, into its items, in one pass over the characters and
 * in the memory of one item. `push` takes the next piece of the text and yields the items that end
 * in it; call `end` after the last piece. The items themselves are not parsed: the caller finds out
 * whether each is JSON.
 *
 * @throws BodyError `unreadable` if the text around the items is not JSON, `cut` if it ends before
 *   its value does, `empty` if there is none
 */
export function splitItems(): { push(piece: string): Generator<ItemText>; end(): void } {
  let state: "before" | "array" | "object" | "after" = "before";
  let items = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** The part of the current item that was in earlier pieces. */
  let rest = "";
  let tooLong = false;

  /** Where the value begins in this piece, or the piece's length. */
  function begin(piece: string): number {
    const at = piece.search(NO_SPACE);
    if (at < 0) return piece.length;
    const isArray = piece.charCodeAt(at) === OPEN_ARRAY;
    if (!isArray && piece.charCodeAt(at) !== OPEN_OBJECT) {
      throw new BodyError("unreadable", "the body is neither a JSON object nor a JSON array");
    }
    state = isArray ? "array" : "object";
    depth = isArray ? 1 : 0;
    return isArray ? at + 1 : at;
  }

  function keep(text: string): void {
    if (!tooLong) rest += text;
    if (rest.length <= LONGEST_ITEM) return;
    tooLong = true;
    rest = rest.slice(0, RAW_LIMIT);
  }

  function finish(text: string): ItemText {
    keep(text);
    const item = { text: rest, tooLong };
    rest = "";
    tooLong = false;
    items += 1;
    return item;
  }

  function* scan(piece: string, start: number): Generator<ItemText, number> {
    let from = start;
    for (let at = start; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inString = false;
      } else if (code === QUOTE) inString = true;
      else if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth += 1;
      else if (code === COMMA && depth === 1 && state === "array") {
        yield finish(piece.slice(from, at));
        from = at + 1;
      } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
        depth -= 1;
        if (depth > 0) continue;
        const isArray = state === "array";
        if (code !== (isArray ? CLOSE_ARRAY : CLOSE_OBJECT)) {
          throw new BodyError(
            "unreadable",
            `the body is not JSON, at item ${items}: ] or } does not match`,
          );
        }
        const text = piece.slice(from, isArray ? at : at + 1);
        const isEmpty = isArray && items === 0 && !tooLong && !NO_SPACE.test(rest + text);
        if (!isEmpty) yield finish(text);
        state = "after";
        return at + 1;
      }
    }
    keep(piece.slice(from));
    return piece.length;
  }

  return {
    *push(piece) {
      let at = state === "before" ? begin(piece) : 0;
      if (state === "array" || state === "object") at = yield* scan(piece, at);
      if (state === "after" && NO_SPACE.test(piece.slice(at))) {
        throw new BodyError("unreadable", "the body has text after its JSON value");
      }
    },
    end() {
      if (state === "before") throw new BodyError("empty", "the body is empty");
      if (state !== "after") throw new BodyError("cut", `the body ends within item ${items}`);
    },
  };
}
