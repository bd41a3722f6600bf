import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { StardustError } from "stardust-errors";
import { createProject } from "./api";
import { Field } from "./field";
import { ErrorNotice, Notice } from "./notice";
import { Section } from "./section";

type FieldName = "name" | "manager";

/** Returns the field that an error belongs to. */
function fieldOf(error: StardustError | null): FieldName | undefined {
  switch (error?.codeName) {
    case "PROJECT_NAME_EXISTS":
      return "name";
    case "PROJECT_MANAGER_NOT_EXISTS":
      return "manager";
    default:
      return undefined;
  }
}

export function ProjectForm() {
  const creation = useMutation({ mutationFn: createProject });
  const { data: project, error, isPending } = creation;
  const field = fieldOf(error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const form = event.currentTarget;
    const values = new FormData(form);
    creation.mutate(
      { name: String(values.get("name")), manager: String(values.get("manager")) },
      {
        onSuccess: () => form.reset(),
        onError: (error) => focusField(form, fieldOf(error)),
      },
    );
  }

  return (
    <Section title="New project" description="Each project has a unique name and a manager with an account.">
      <form className="project-form" onSubmit={submit} onInput={() => isPending || creation.reset()}>
        <Field
          label="Name"
          name="name"
          required
          maxLength={100}
          autoComplete="off"
          hint="At most 100 characters. “City traffic” is already taken."
          error={field === "name" ? error : null}
        />
        <Field
          label="Manager"
          name="manager"
          type="email"
          required
          defaultValue="lin@example.com"
          hint="The email address of an account: lin@example.com or ada@example.com."
          error={field === "manager" ? error : null}
        />
        <button type="submit" className="primary" aria-disabled={isPending}>
          {isPending ? "Creating…" : "Create project"}
        </button>
        <div className="project-outcome" role="status">
          {project && <Notice tone="success" title={`“${project.name}” was created`} />}
          {error && field === undefined && <ErrorNotice error={error} />}
        </div>
      </form>
    </Section>
  );
}

function focusField(form: HTMLFormElement, name: FieldName | undefined) {
  const input = name && form.elements.namedItem(name);
  if (input instanceof HTMLInputElement) input.focus();
}
