/** Frames on the pipe between the scanner and its child: length, kind, query number, payload. */

const headBytes = 9;

export interface Frame {
  readonly kind: number;
  /** The query that it belongs to; 0 for none. */
  readonly id: number;
  /** Memory of its own, so that it can be moved to another thread. */
  readonly payload: Buffer;
}

/** The head of a frame; its payload is written after it, as it is. */
export function frameHead(kind: number, id: number, payloadBytes: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32BE(payloadBytes, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(id, 5);
  return head;
}

/** A whole frame with a JSON payload. */
export function jsonFrame(kind: number, id: number, value: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(value) ?? 'null');
  return Buffer.concat([frameHead(kind, id, payload.length), payload]);
}

/** Cuts a stream into frames. @returns what takes the stream's pieces */
export function createFrameReader(onFrame: (frame: Frame) => void): (piece: Buffer) => void {
  const head = Buffer.alloc(headBytes);
  let headFilled = 0;
  let payload: Buffer | undefined;
  let filled = 0;

  return (piece) => {
    for (let offset = 0; offset < piece.length; ) offset += take(piece, offset);
  };

  function take(piece: Buffer, offset: number): number {
    if (payload === undefined) {
      const copied = piece.copy(head, headFilled, offset);
      headFilled += copied;
      if (headFilled === headBytes) begin();
      return copied;
    }
    const copied = piece.copy(payload, filled, offset);
    filled += copied;
    if (filled === payload.length) end(payload);
    return copied;
  }

  function begin(): void {
    payload = Buffer.allocUnsafeSlow(head.readUInt32BE(0));
    filled = 0;
    if (payload.length === 0) end(payload);
  }

  function end(whole: Buffer): void {
    payload = undefined;
    headFilled = 0;
    onFrame({ kind: head.readUInt8(4), id: head.readUInt32BE(5), payload: whole });
  }
}
