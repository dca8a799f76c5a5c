/**
 * The protocol between osquery and its extensions, as this package speaks it. Transport: a UNIX domain socket or a named pipe,
 * TBufferedTransport, TBinaryProtocol (strict). The structs in src/wire are described by hand after this file; the tests compare
 * their bytes with those of the code that Apache's compiler makes of it.
 */

typedef map<string, string> ExtensionPluginRequest
typedef list<map<string, string>> ExtensionPluginResponse
typedef map<string, ExtensionPluginResponse> ExtensionRouteTable
typedef map<string, ExtensionRouteTable> ExtensionRegistry
typedef i64 ExtensionRouteUUID

struct InternalOptionInfo {
  1: string value,
  2: string default_value,
  3: string type,
}

struct InternalExtensionInfo {
  1: string name,
  2: string version,
  3: string sdk_version,
  4: string min_sdk_version,
}

enum ExtensionCode {
  EXT_SUCCESS = 0,
  EXT_FAILED = 1,
  EXT_FATAL = 2,
}

struct ExtensionStatus {
  1: i32 code,
  2: string message,
  3: ExtensionRouteUUID uuid,
}

struct ExtensionResponse {
  1: ExtensionStatus status,
  2: ExtensionPluginResponse response,
}

exception ExtensionException {
  1: i32 code,
  2: string message,
  3: ExtensionRouteUUID uuid,
}

typedef map<ExtensionRouteUUID, InternalExtensionInfo> InternalExtensionList
typedef map<string, InternalOptionInfo> InternalOptionList

/** Served by an extension on <manager socket>.<uuid>. */
service Extension {
  ExtensionStatus ping(),
  ExtensionResponse call(1: string registry, 2: string item, 3: ExtensionPluginRequest request),
  void shutdown(),
}

/** Served by osquery on the manager socket. */
service ExtensionManager extends Extension {
  InternalExtensionList extensions(),
  InternalOptionList options(),
  ExtensionStatus registerExtension(1: InternalExtensionInfo info, 2: ExtensionRegistry registry),
  ExtensionStatus deregisterExtension(1: ExtensionRouteUUID uuid),
  ExtensionResponse query(1: string sql),
  ExtensionResponse getQueryColumns(1: string sql),
}
