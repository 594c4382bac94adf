/**
 * A `fetch` handler between browsers and BTrDB's gRPC-Web proxy, which holds the API key: {@link createGateway}.
 *
 * @module
 */
export { type AnswerStore, type CacheLike, memoryStore, webStore } from "./answer-store.ts";
export { createGateway } from "./create-gateway.ts";
export {
  type Authorize,
  allowAll,
  type Decision,
  type Gateway,
  type GatewayCacheOptions,
  type GatewayContext,
  type GatewayLimits,
  type GatewayOptions,
  type GatewaySubscribeOptions,
} from "./gateway-options.ts";
export { type GatewayMethod, READ_METHODS } from "./methods.ts";
