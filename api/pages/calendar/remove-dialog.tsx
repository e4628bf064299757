import { useLayoutEffect, useRef } from "preact/hooks";
import type { Removal } from "./props.ts";

type RemoveDialogProps = {
  /** What is in question; null: the dialog is closed. */
  removal: Removal | null;
  onAnswer(confirmed: boolean): void;
};

/** Asks whether something is really to be removed. Escape is no. */
export function RemoveDialog({ removal, onAnswer }: RemoveDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (removal !== null && dialog.current?.open === false) dialog.current.showModal();
  }, [removal]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="remove-heading"
      onClose={(event) => {
        // The event comes a moment later, when the dialog may be open again.
        if (event.currentTarget.open) return;
        const confirmed = event.currentTarget.returnValue === "yes";
        event.currentTarget.returnValue = "";
        onAnswer(confirmed);
      }}
    >
      <form method="dialog">
        <h2 id="remove-heading">{removal?.question ?? "Remove?"}</h2>
        <p>{removal?.consequence}</p>
        <p class="ways">
          <button type="submit" class="danger" value="yes">
            Remove
          </button>
          <button type="submit" value="" autofocus>
            Keep
          </button>
        </p>
      </form>
    </dialog>
  );
}
