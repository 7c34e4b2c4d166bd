// Original file: proto/confab/links/v1/links.proto

import type { Long } from '@grpc/proto-loader';

export interface LinkReport {
  'linkId'?: (string);
  'rtpBytesSent'?: (number | string | Long);
}

export interface LinkReport__Output {
  'linkId': (string);
  'rtpBytesSent': (string);
}
