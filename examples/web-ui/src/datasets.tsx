import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "./api";
import { count, fileSize } from "./format";
import { datasetsQuery } from "./queries";
import { QueryStatus } from "./query-status";
import { Section } from "./section";

const DATA_TYPES: Record<Dataset["dataType"], string> = {
  IMAGE: "Images",
  POINT_CLOUD: "Point clouds",
  TEXT: "Texts",
  AUDIO: "Audio",
  VIDEO: "Video",
};

export function Datasets() {
  const query = useQuery(datasetsQuery);
  return (
    <Section title="Datasets" description="Their 64-bit ids keep every digit.">
      <Rows datasets={query.data} />
      <QueryStatus query={query} queryKey={datasetsQuery.queryKey} summary={count(query.data?.length ?? 0, "dataset")} />
    </Section>
  );
}

function Rows({ datasets }: { datasets: Dataset[] | undefined }) {
  if (datasets === undefined) return <Skeleton />;
  if (datasets.length === 0) return <p className="muted">No datasets yet.</p>;
  return (
    <ul className="rows">
      {datasets.map(({ id, name, dataType, items, bytes }) => (
        <li key={id}>
          <span className="row-name">{name}</span>
          <span>{DATA_TYPES[dataType]}</span>
          <span>{count(items, "item")}</span>
          <span>{fileSize(bytes)}</span>
          <code>{id}</code>
        </li>
      ))}
    </ul>
  );
}

function Skeleton() {
  const blank = "\u00a0";
  const row = (
    <li>
      <span className="row-name">{blank}</span>
      <span>{blank}</span>
      <code>{blank}</code>
    </li>
  );
  return (
    <div className="rows skeleton" aria-hidden="true">
      {row}
      {row}
    </div>
  );
}
