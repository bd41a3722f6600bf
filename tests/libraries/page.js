// The cases in a page.

import { cases, happen } from "./cases.js";
import { clients } from "./clients.js";

const all = [...cases, { name: "hidden", path: "/hidden" }];

window.happens = (client, name, addresses) => {
  const one = all.find((known) => known.name === name);
  return happen(clients[client], one, addresses);
};
window.isReady = true;
