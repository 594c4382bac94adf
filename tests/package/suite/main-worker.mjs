// workerd: the context comes in a request, the results are its answer.
import { start } from "./start.mjs";

export default {
  async fetch(request) {
    return Response.json(await start(await request.json()));
  },
};
