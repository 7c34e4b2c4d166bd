// Original file: proto/confab/links/v1/links.proto


export interface WantingHello {
  'nodeId'?: (string);
  'nodeEpoch'?: (string);
  'protocolVersion'?: (number);
  'originNodeEpoch'?: (string);
}

export interface WantingHello__Output {
  'nodeId': (string);
  'nodeEpoch': (string);
  'protocolVersion': (number);
  'originNodeEpoch': (string);
}
