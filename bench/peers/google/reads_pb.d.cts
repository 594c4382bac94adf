/** As far as the benchmarks use them. 64-bit integers are numbers: the generator knows no bigint. */
declare class RawValuesParams {
  setUuid(uuid: Uint8Array): this;
  setStart(start: number): this;
  setEnd(end: number): this;
  serializeBinary(): Uint8Array;
}
declare class RawPoint {
  getTime(): number;
  getValue(): number;
}
declare class RawValuesResponse {
  getValuesList(): RawPoint[];
  static deserializeBinary(bytes: Uint8Array): RawValuesResponse;
}
declare class StatPoint {
  getMean(): number;
}
declare class WindowsResponse {
  getValuesList(): StatPoint[];
  static deserializeBinary(bytes: Uint8Array): WindowsResponse;
}

export { RawPoint, RawValuesParams, RawValuesResponse, StatPoint, WindowsResponse };
