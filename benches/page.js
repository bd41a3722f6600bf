// One case for each time the page is loaded; then again, until there is none left.
import { runCase } from "./runner.js";

const task = await (await fetch("next")).json();
if (task !== null) {
  await fetch("result", { method: "POST", body: JSON.stringify(await runCase(task.name, task.effort)) });
  location.reload();
}
