import { Scrolls } from "../kit/scrolls.tsx";
import { type Column, kindOf } from "./columns.ts";
import type { Rows } from "./read-rows.ts";

/** How many characters of a value are shown; the files have all of it. */
const CHARACTERS = 500;

/** The rows of a result, with the types of its columns. */
export function ResultTable({ answer: { columns, rows } }: { answer: Rows }) {
  if (rows.length === 0) return <p class="empty">The result has no rows.</p>;
  const classes = columns.map(({ type }) => kindOf(type));
  return (
    <Scrolls label="Rows of the result" isTall>
      <table class="result">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <Head key={index} {...column} class={classes[index] ?? ""} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              {row.map((value, index) => (
                <td key={index} class={classes[index]}>
                  {value === null ? <span class="faint">NULL</span> : cut(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function Head({ name, type, class: kind }: Column & { class: string }) {
  return (
    <th scope="col" class={kind}>
      {name}
      <span class="second">{type}</span>
    </th>
  );
}

function cut(value: string): string {
  return value.length > CHARACTERS ? `${value.slice(0, CHARACTERS)}…` : value;
}
