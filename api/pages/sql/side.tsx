import type { DocumentedTable, ExampleQuery } from "../../../sql/analyst/handbook.ts";

/** Example queries, and the tables with their columns. A click inserts them. */
export function Side({
  tables,
  examples,
  isLive,
  onExample,
  onInsert,
}: {
  tables: readonly DocumentedTable[];
  examples: readonly ExampleQuery[];
  isLive: boolean;
  onExample: ((sql: string) => void) | undefined;
  onInsert: ((name: string) => void) | undefined;
}) {
  return (
    <div class="sql-side">
      <section aria-labelledby="examples-heading">
        <h2 id="examples-heading">Examples</h2>
        <ul class="choices">
          {examples.map(({ question, sql }) => (
            <li key={question}>
              <button
                type="button"
                class="quiet"
                disabled={!isLive}
                onClick={() => onExample?.(sql)}
              >
                {question}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="tables-heading">
        <h2 id="tables-heading">Tables and views</h2>
        <p class="faint">Press a name to insert it at the cursor. All instants are UTC.</p>
        {tables.map(({ name, about, columns }) => (
          <details key={name} data-table={name}>
            <summary>
              <code>{name}</code>
            </summary>
            <p class="faint">{about}</p>
            <ul class="choices">
              <li>
                <Name name={name} isLive={isLive} onInsert={onInsert} />
                <span class="second">the table itself</span>
              </li>
              {columns.map(({ names, about }) => (
                <li key={names.join()}>
                  {names.map((each) => (
                    <Name key={each} name={each} isLive={isLive} onInsert={onInsert} />
                  ))}
                  <span class="second">{about}</span>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </section>
    </div>
  );
}

function Name({
  name,
  isLive,
  onInsert,
}: {
  name: string;
  isLive: boolean;
  onInsert: ((name: string) => void) | undefined;
}) {
  return (
    <button type="button" class="quiet name" disabled={!isLive} onClick={() => onInsert?.(name)}>
      <code>{name}</code>
    </button>
  );
}
