/** How far files have been loaded. */
export type Loading = {
  /** The name of the file that is being read, once one is. */
  file?: string | undefined;
  rows?: number | undefined;
  bytesRead?: number | undefined;
  /** Its size, where that is known. */
  bytes?: number | undefined;
};

/** What a process still puts on the log before its numbers count. */
export type Startup = {
  /** How far it is; undefined: nothing is being loaded, or nothing more. */
  loading(): Loading | undefined;
};

/** The startup of a process that loads nothing. */
export const NOTHING_TO_LOAD: Startup = { loading: () => undefined };

/**
 * The startup of a process that loads files, as it reports it itself: it is loading until `end`.
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
