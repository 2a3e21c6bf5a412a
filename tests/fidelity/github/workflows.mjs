// Answers what GitHub's own check of workflows, @actions/workflow-parser, reads of their schedules.
//
// It reads one workflow a line, as a JSON text, and prints one JSON object a line: the schedules it
// finds, and what it finds wrong. The first argument is the folder that the package is in.
import { register } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// The package imports JSON as bundlers take it, and Node wants to be told.
const hook = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context)`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  pathToFileURL(`${process.argv[2]}/@actions/workflow-parser/dist/index.js`)
);

for await (const line of createInterface({ input: process.stdin })) {
  const file = { name: "workflow.yml", content: JSON.parse(line) };
  const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
  const template = value ? await convertWorkflowTemplate(context, value) : {};
  const schedules = template.events?.schedule ?? [];
  const errors = context.errors.getErrors().map((each) => each.message);
  console.log(JSON.stringify({ schedules, errors }));
}
