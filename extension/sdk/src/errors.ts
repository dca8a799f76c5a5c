/** The errors of this package. Each class is one kind of failure that a caller may want to handle. */

/** Base of all errors that this package throws on purpose. */
export class OsqueryError extends Error {
  override readonly name: string = 'OsqueryError';
}

/** The socket could not be reached, or the peer hung up. `cause` is the system's error. */
export class ConnectionError extends OsqueryError {
  override readonly name = 'ConnectionError';
  /** The system's code (ENOENT, ECONNREFUSED, EACCES, …), or '' when the peer hung up. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** No answer in time. */
export class TimeoutError extends OsqueryError {
  override readonly name = 'TimeoutError';
}

/** The peer does not speak Thrift's binary protocol, or a message broke a limit. */
export class ProtocolError extends OsqueryError {
  override readonly name = 'ProtocolError';
}

/** The peer answered with a Thrift application exception. */
export class RemoteError extends OsqueryError {
  override readonly name = 'RemoteError';
  /** TApplicationException's type: 1 is "unknown method". */
  readonly type: number;

  constructor(message: string, type: number) {
    super(message);
    this.type = type;
  }
}

/** osquery, or a plugin, answered with a status that is not success. The message is theirs. */
export class StatusError extends OsqueryError {
  override readonly name: string = 'StatusError';
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** osquery refused to register the extension. */
export class RegistrationError extends StatusError {
  override readonly name = 'RegistrationError';
}

/** A value does not fit its column. */
export class CellError extends OsqueryError {
  override readonly name = 'CellError';
  readonly column: string;

  constructor(column: string, message: string) {
    super(`column ${column}: ${message}`);
    this.column = column;
  }
}

/** Thrown by a writable table's handler when a row breaks a constraint: the person sees SQLite's "constraint failed". */
export class ConstraintError extends OsqueryError {
  override readonly name = 'ConstraintError';
}
