import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

type ConfirmDialogProps = {
  isOpen: boolean;
  question: string;
  /** What the button does that confirms. */
  label: string;
  onAnswer(confirmed: boolean): void;
  /** What follows. */
  children: ComponentChildren;
};

/** Asks whether something is really to be removed. Escape is no. */
export function ConfirmDialog({ isOpen, question, label, onAnswer, children }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="confirm-heading"
      onClose={(event) => {
        // The event comes a moment later, when the dialog may be open again for something else.
        if (event.currentTarget.open) return;
        const confirmed = event.currentTarget.returnValue === "yes";
        event.currentTarget.returnValue = "";
        onAnswer(confirmed);
      }}
    >
      <form method="dialog">
        <h2 id="confirm-heading">{question}</h2>
        {children}
        <p class="ways">
          <button type="submit" class="danger" value="yes">
            {label}
          </button>
          <button type="submit" value="" autofocus>
            Keep
          </button>
        </p>
      </form>
    </dialog>
  );
}
