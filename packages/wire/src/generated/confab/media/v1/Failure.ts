// Original file: proto/confab/media/v1/media.proto


export interface Failure {
  'code'?: (string);
  'message'?: (string);
  'retryAfterMs'?: (number);
  'ownerEpochSeen'?: (number);
}

export interface Failure__Output {
  'code': (string);
  'message': (string);
  'retryAfterMs': (number);
  'ownerEpochSeen': (number);
}
