// Original file: proto/confab/links/v1/links.proto


export interface ProbeResult {
  'bytesReceived'?: (number);
  'rtpBytesReceived'?: (number);
}

export interface ProbeResult__Output {
  'bytesReceived': (number);
  'rtpBytesReceived': (number);
}
