const PATHS = {
  success: "M10 1.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5M6.25 10.3l2.5 2.45 5-5.25",
  failure: "M6.6 1.75h6.8l4.85 4.85v6.8l-4.85 4.85H6.6L1.75 13.4V6.6ZM7.25 7.25l5.5 5.5m0-5.5-5.5 5.5",
  waiting: "M10 1.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5M10 5.5v4.75l3 2",
  neutral: "M10 1.75a8.25 8.25 0 1 0 0 16.5 8.25 8.25 0 0 0 0-16.5M6.5 10h7",
};

export type Tone = keyof typeof PATHS;

export function Icon({ tone }: { tone: Tone }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[tone]} />
    </svg>
  );
}
