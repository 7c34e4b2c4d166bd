// Original file: proto/confab/media/v1/media.proto


export interface Origin {
  'nodeId'?: (string);
  'nodeEpoch'?: (string);
  'address'?: (string);
}

export interface Origin__Output {
  'nodeId': (string);
  'nodeEpoch': (string);
  'address': (string);
}
