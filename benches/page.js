// Runs one task per page load, and reloads the page until no task is left.
import { runTask } from "./task.js";

const task = await (await fetch("next")).json();
if (task !== null) {
  // The start of the browser would slow a first decode down.
  if (task.url !== undefined) await new Promise((resolve) => setTimeout(resolve, 500));
  await fetch("result", { method: "POST", body: JSON.stringify(await runTask(task)) });
  location.reload();
}
