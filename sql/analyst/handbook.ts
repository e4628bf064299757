import { readFileSync } from "node:fs";

/** A table or view that analysts may query, as docs/SQL.md describes it. */
export type DocumentedTable = {
  name: string;
  about: string;
  /** Columns that are described together are together. */
  columns: { names: string[]; about: string }[];
};

/** An example: a question and its SQL. */
export type ExampleQuery = { question: string; sql: string };

/** The contents of docs/SQL.md, for pages that show them. */
export type Handbook = { tables: DocumentedTable[]; examples: ExampleQuery[] };

const DOCUMENT = new URL("../../docs/SQL.md", import.meta.url);

const EXAMPLE = /^(\S.*\?)\n\n```sql\n([\s\S]*?)\n```/gm;
const COLUMNS = /^- ((?:`\w+`(?:, )?)+): (.+)$/gm;

/** Reads docs/SQL.md: its tables, views and columns, and its example queries. */
export function readHandbook(): Handbook {
  const text = readFileSync(DOCUMENT, "utf8");
  const [, ...sections] = text.split(/^### /m);
  return {
    tables: sections.map((section) => {
      const [, name = "", about = ""] = /^`(\w+)`\n\n(.+)/.exec(section) ?? [];
      const columns = [...section.matchAll(COLUMNS)].map(([, names = "", about = ""]) => ({
        names: [...names.matchAll(/\w+/g)].map(([each]) => each),
        about: plain(about),
      }));
      return { name, about: plain(about), columns };
    }),
    examples: [...text.matchAll(EXAMPLE)].map(([, query = "", sql = ""]) => ({
      question: query,
      sql,
    })),
  };
}

/** A line of Markdown as plain text. */
function plain(markdown: string): string {
  return markdown.replace(/`([^`]*)`/g, "$1").replace(/\b_([A-Z]+)_\b/g, "$1");
}
