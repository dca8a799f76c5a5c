/** The structs of osquery's extension protocol (`idl/osquery.thrift`). */
import { rowsCodec, setOwn } from '../rows/rows-codec.ts';
import { type Codec, i32, i64, map, string, struct } from './codec.ts';

/** ExtensionStatus: `code` 0 is success. */
export interface Status {
  code: number;
  message: string;
  /** The extension's number on this manager; absent where none is meant. */
  uuid: number | bigint;
}

/** InternalExtensionInfo. */
export interface ExtensionInfo {
  name: string;
  version: string;
  sdkVersion: string;
  minSdkVersion: string;
}

/** InternalOptionInfo: a flag of osquery. */
export interface OptionInfo {
  value: string;
  defaultValue: string;
  type: string;
}

/** A row, or a route, on the wire. */
export type StringMap = Readonly<Record<string, string>>;
/** Registry name → plugin name → routes. */
export type Registry = ReadonlyMap<string, ReadonlyMap<string, readonly StringMap[]>>;

export const statusCodec = struct<Status>({ code: [1, i32], message: [2, string], uuid: [3, i64] });

export const extensionInfoCodec = struct<ExtensionInfo>({
  name: [1, string],
  version: [2, string],
  sdkVersion: [3, string],
  minSdkVersion: [4, string],
});

export const optionInfoCodec = struct<OptionInfo>({
  value: [1, string],
  defaultValue: [2, string],
  type: [3, string],
});

/** ExtensionException has ExtensionStatus's shape. */
export const exceptionCodec = statusCodec;

/** TApplicationException: what a server answers to a call that it does not know. */
export const applicationExceptionCodec = struct<{ message: string; type: number }>({
  message: [1, string],
  type: [2, i32],
});

const pairs = map(string, string);

/** `map<string,string>` as a plain object. */
export const stringMapCodec: Codec<StringMap> = {
  type: pairs.type,
  write: (output, value) => pairs.write(output, new Map(Object.entries(value))),
  read(input) {
    const object: Record<string, string> = {};
    for (const [key, value] of pairs.read(input)) setOwn(object, key, value);
    return object;
  },
};

/** Routes have the type of rows (ExtensionPluginResponse). A registration has thousands of them: they take the rows' way. */
export const registryCodec: Codec<Registry> = map(string, map(string, rowsCodec));
