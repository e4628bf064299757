import type { InputFiles } from "../producers/csv/inputs.ts";
import type { Programs } from "./programs.ts";

/** What a measure works with. */
export type Bench = {
  files: InputFiles;
  /** Data rows of the poll file. */
  polls: number;
  /** The time of fast-csv alone for that file. */
  csvSeconds: number;
  programs: Programs;
  /** A new folder, which is removed at the end. */
  folder(): Promise<string>;
};
