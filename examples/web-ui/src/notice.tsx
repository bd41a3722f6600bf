import type { ReactNode } from "react";
import type { StardustError } from "stardust-errors";
import { Icon, type Tone } from "./icon";
import { reference, wordingOf } from "./wording";

interface NoticeProps {
  tone: Tone;
  title: string;
  children?: ReactNode;
}

export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`}>
      <Icon tone={tone} />
      <div>
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

export function ErrorNotice({ error }: { error: StardustError }) {
  const { title, advice } = wordingOf(error);
  return (
    <Notice tone="failure" title={title}>
      <p>{advice}</p>
      <p className="reference">{reference(error)}</p>
    </Notice>
  );
}
