import { test } from "node:test";
import * as implementation from "../../pkg/index.js";
import { hold } from "../cases.js";

test("every case", (t) => hold(t, implementation));
