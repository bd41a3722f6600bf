import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  description: string;
  children: ReactNode;
}

export function Section({ title, description, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        <p className="muted">{description}</p>
      </div>
      <div className="section-body">{children}</div>
    </section>
  );
}
