/** How far files have been loaded. */
export type Loading = {
  /** The name of the file that is being read, once one is. */
  file?: string | undefined;
  rows?: number | undefined;
  bytesRead?: number | undefined;
  /** Its size, where that is known. */
  bytes?: number | undefined;
};

/** What a process still puts on the log before it can be ready. */
export type Startup = {
  /** The progress; undefined: nothing is being loaded, or loading has ended. */
  loading(): Loading | undefined;
};

/** The startup of a process that loads nothing. */
export const NOTHING_TO_LOAD: Startup = { loading: () => undefined };

/**
 * The startup of a process that loads files and reports it here: it is loading until `end`.
 */
export function openStartup(): Startup & { update(loading: Loading): void; end(): void } {
  let loading: Loading | undefined = {};
  return {
    loading: () => loading,
    update: (progress) => {
      if (loading !== undefined) loading = progress;
    },
    end: () => {
      loading = undefined;
    },
  };
}
