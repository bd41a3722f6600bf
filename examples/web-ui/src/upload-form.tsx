import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { count } from "./format";
import { ErrorNotice, Notice } from "./notice";
import { datasetsQuery } from "./queries";
import { Section } from "./section";
import { uploadArchive } from "./upload";

export function UploadForm() {
  const client = useQueryClient();
  const { data: datasets = [] } = useQuery(datasetsQuery);
  const [progress, setProgress] = useState(0);
  const abort = useRef<AbortController>(null);
  const submitButton = useRef<HTMLButtonElement>(null);
  const id = useId();
  const upload = useMutation({
    mutationFn: uploadArchive,
    onSuccess: () => void client.invalidateQueries(datasetsQuery),
  });
  const { data: dataset, error, isPending } = upload;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const values = new FormData(event.currentTarget);
    abort.current = new AbortController();
    setProgress(0);
    upload.mutate({
      datasetId: String(values.get("dataset")),
      file: values.get("file") as File,
      signal: abort.current.signal,
      onProgress: setProgress,
    });
  }

  function cancel() {
    abort.current?.abort();
    upload.reset();
    // The focused button disappears.
    submitButton.current?.focus();
  }

  return (
    <Section title="Upload" description="Adds the files of a ZIP archive to a dataset.">
      <form className="upload-form" onSubmit={submit} onInput={() => isPending || upload.reset()}>
        <div className="field">
          <label htmlFor={`${id}-dataset`}>Dataset</label>
          <select id={`${id}-dataset`} name="dataset" required>
            {datasets.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-file`}>Archive</label>
          <input id={`${id}-file`} name="file" type="file" accept=".zip,application/zip" required />
        </div>
        <button ref={submitButton} type="submit" className="primary" aria-disabled={isPending}>
          {isPending ? "Uploading…" : "Upload"}
        </button>
        <div className="upload-outcome">
          {isPending && <Progress part={progress} onCancel={cancel} />}
          <div role="status">
            {dataset && <Notice tone="success" title={`“${dataset.name}” has ${count(dataset.items, "item")}`} />}
            {error && <ErrorNotice error={error} />}
          </div>
          {upload.isIdle && <ArchiveTree />}
        </div>
      </form>
    </Section>
  );
}

function Progress({ part, onCancel }: { part: number; onCancel: () => void }) {
  return (
    <div className="notice neutral progress">
      <p className="notice-title">{part < 1 ? `${Math.floor(part * 100)}% sent` : "Checking the archive…"}</p>
      <progress value={part} aria-label="Upload" />
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

const ARCHIVE_TREE = `scenes.zip
├── images/
│   ├── 0001.jpg
│   └── 0002.png
└── annotations/  (optional)
    └── 0001.json`;

function ArchiveTree() {
  return (
    <div className="archive-tree muted">
      <p>At most 100 MB, with this layout:</p>
      <pre>{ARCHIVE_TREE}</pre>
    </div>
  );
}
