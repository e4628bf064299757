import type { Handbook } from "../../../sql/analyst/handbook.ts";
import type { Limits } from "../../../sql/analyst/limits.ts";
import type { Placed } from "../kit/page.ts";
import type { Drawing } from "./axes.ts";
import { Editor, type EditorActions } from "./editor.tsx";
import type { Outcome } from "./outcome.ts";
import { Result, type ResultActions } from "./result.tsx";
import { Side } from "./side.tsx";
import { outcomeText } from "./text.ts";

/** What SQL shows. */
export type SqlProps = Handbook & {
  limits: Limits;
  outcome: Outcome;
  /** What is drawn of the answer; undefined where nothing can be. */
  drawing: Drawing | undefined;
  /** Something that happened beside the outcome, such as a link that was copied. */
  note: string | undefined;
  /** Whether a script runs: until then nothing can be pressed. */
  isLive: boolean;
  /** Whether the query came with the address and was not run. */
  isLinked: boolean;
};

/** What can be done on the page where a script runs. */
export type SqlActions = EditorActions &
  ResultActions & {
    onExample?(sql: string): void;
    onInsert?(name: string): void;
  };

/** Read-only questions in SQL, with what there is to ask beside them. */
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

/** Those of the actions that there are. */
function given<Name extends keyof SqlActions>(
  actions: SqlActions,
  ...names: Name[]
): Pick<SqlActions, Name> {
  const entries = names.flatMap((name) => (actions[name] ? [[name, actions[name]]] : []));
  return Object.fromEntries(entries);
}
