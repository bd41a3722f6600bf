const number = new Intl.NumberFormat("en");
const megabytes = new Intl.NumberFormat("en", { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });

/** Returns a number with its noun, such as "1 item" or "2 items". */
export function count(amount: number, noun: string): string {
  return `${number.format(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

export function fileSize(bytes: number): string {
  return megabytes.format(bytes / 1e6);
}

export function timeOfDay(timestamp: number): string {
  return new Date(timestamp).toLocaleTimeString("en");
}
