import { type ComponentProps, type ReactNode, useId } from "react";
import type { StardustError } from "stardust-errors";
import { reference, wordingOf } from "./wording";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint: ReactNode;
  /** What is wrong with the value, shown instead of the hint. */
  error: StardustError | null;
}

export function Field({ label, hint, error, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={error !== null} aria-describedby={`${id}-note`} {...input} />
      <div id={`${id}-note`} className="field-note">
        {error === null ? <p className="muted">{hint}</p> : <FieldError error={error} />}
      </div>
    </div>
  );
}

function FieldError({ error }: { error: StardustError }) {
  const { title, advice } = wordingOf(error);
  return (
    <>
      <p>
        <strong>{title}.</strong> {advice}
      </p>
      <p className="reference">{reference(error)}</p>
    </>
  );
}
