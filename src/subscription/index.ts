export {
  type OpenSubscription,
  SubscriptionHub,
  type SubscriptionListener,
  type Told,
} from "./subscription-hub.ts";
