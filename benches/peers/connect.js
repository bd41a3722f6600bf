// Only measured by its size: the code that a front end needs to distinguish the errors of a Connect API.
export { Code, ConnectError } from "@connectrpc/connect";
