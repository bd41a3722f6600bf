// For its size only: what a front end takes along to tell errors apart where the API speaks Connect.
export { Code, ConnectError } from "@connectrpc/connect";
