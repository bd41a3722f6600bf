// Runs the cases in a page.

import { cases, reproduce } from "./cases.js";
import { clients } from "./clients.js";

const all = [...cases, { name: "hidden", path: "/hidden" }];

window.reproduce = (client, name, addresses) => {
  const one = all.find((it) => it.name === name);
  return reproduce(clients[client], one, addresses);
};
window.isReady = true;
