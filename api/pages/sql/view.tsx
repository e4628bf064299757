import type { Handbook } from "../../../sql/analyst/handbook.ts";
import type { Limits } from "../../../sql/analyst/limits.ts";
import type { Placed } from "../kit/page.ts";
import type { Drawing } from "./axes.ts";
import { Editor, type EditorActions } from "./editor.tsx";
import type { Outcome } from "./outcome.ts";
import { Result, type ResultActions } from "./result.tsx";
import { Side } from "./side.tsx";
import { outcomeText } from "./text.ts";

/** The props of SQL. */
export type SqlProps = Handbook & {
  limits: Limits;
  outcome: Outcome;
  /** What is drawn of the result; undefined if nothing can be. */
  drawing: Drawing | undefined;
  /** A message in place of the outcome's, such as that a link was copied. */
  note: string | undefined;
  /** Whether a script runs: until then the buttons are disabled. */
  isLive: boolean;
  /** Whether the query came from the address and has not been run. */
  isLinked: boolean;
};

/** The actions of the page, if a script runs. */
export type SqlActions = EditorActions &
  ResultActions & {
    onExample?(sql: string): void;
    onInsert?(name: string): void;
  };

/** Read-only queries in SQL, with examples and tables beside them. */
export function SqlView(props: SqlProps & SqlActions & Placed) {
  const { tables, examples, limits, outcome, drawing, note, isLinked, isLive, root } = props;
  return (
    <>
      <h1>SQL</h1>
      <noscript>
        <p class="notice">
          Running queries here needs JavaScript; or send them to <code>POST /sql</code>.
        </p>
      </noscript>
      <div class="sql">
        <div class="sql-main">
          {isLinked && (
            <p class="notice" data-linked>
              This query came with the link and was not run: read it, then press Run.
            </p>
          )}
          <Editor
            limits={limits}
            isLive={isLive}
            isRunning={outcome.kind === "running"}
            {...given(props, "onRun", "onCancel", "onShare")}
          />
          <p role="status" class="outcome">
            {note ?? outcomeText(outcome)}
          </p>
          <Result
            outcome={outcome}
            drawing={drawing}
            {...given(props, "onFile", "onDrawing", "onPlot", "onPlace")}
          />
        </div>
        <Side
          tables={tables}
          examples={examples}
          isLive={isLive}
          onExample={props.onExample}
          onInsert={props.onInsert}
        />
      </div>
      <p class="faint">
        For programs: <code>POST /sql</code>, in any format of ClickHouse; see the{" "}
        <a href={`${root}docs`}>API reference</a>.
      </p>
    </>
  );
}

/** Those of the named actions that are defined. */
function given<Name extends keyof SqlActions>(
  actions: SqlActions,
  ...names: Name[]
): Pick<SqlActions, Name> {
  const entries = names.flatMap((name) => (actions[name] ? [[name, actions[name]]] : []));
  return Object.fromEntries(entries);
}
