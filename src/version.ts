/** Version of this package, as sent in the header `x-api-client`; a test holds it equal to package.json. */
export const VERSION = "0.1.0";
