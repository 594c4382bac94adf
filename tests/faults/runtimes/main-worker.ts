// workerd: the task comes in a request, the result is its answer.
import { type FaultsTask, runFaults } from "./program.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await runFaults((await request.json()) as FaultsTask));
  },
};
