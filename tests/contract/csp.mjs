// Evaluates each policy given as an argument and prints, as JSON, what Google's evaluator says of each.
// The functions lie in files of their own in this package; it names no entry point.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const { Severity, Type } = require("csp_evaluator/dist/finding.js");

const findings = process.argv.slice(2).map((policy) =>
  new CspEvaluator(new CspParser(policy).csp).evaluate().map((finding) => ({
    severity: Severity[finding.severity],
    type: Type[finding.type],
    directive: finding.directive,
    value: finding.value ?? "",
    description: finding.description,
  })),
);
process.stdout.write(JSON.stringify(findings));
