// Runs the tests of the page one after the other: tools/page/check.

import { after } from "node:test";
import { closeAll } from "./browser.mjs";
import "./drawing.mjs";
import "./trouble.mjs";
import "./files.mjs";
import "./access.mjs";

after(closeAll);
