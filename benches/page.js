// Runs one case per page load, and reloads the page until no case is left.
import { runCase } from "./runner.js";

const task = await (await fetch("next")).json();
if (task !== null) {
  await fetch("result", { method: "POST", body: JSON.stringify(await runCase(task.name, task.effort)) });
  location.reload();
}
