/** The two modules of Apache's package that are used, without its index, which would load its HTTP and WebSocket code. */

declare module 'thrift/lib/nodejs/lib/thrift/binary_protocol.js' {
  const TBinaryProtocol: new (
    transport: import('./protocol.ts').Transport,
    strictRead: boolean,
    strictWrite: boolean,
  ) => import('./protocol.ts').Protocol;
  export = TBinaryProtocol;
}

declare module 'thrift/lib/nodejs/lib/thrift/buffered_transport.js' {
  type BufferedTransport = import('./protocol.ts').Transport & {
    /** The bytes that are read. */
    inBuf: Buffer;
    /** Their end. */
    writeCursor: number;
  };
  const TBufferedTransport: new (unused?: undefined, onFlush?: (bytes: Buffer) => void) => BufferedTransport;
  export = TBufferedTransport;
}
