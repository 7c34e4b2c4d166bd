// Original file: proto/confab/links/v1/links.proto


export interface OriginHello {
  'nodeId'?: (string);
  'nodeEpoch'?: (string);
  'protocolVersion'?: (number);
}

export interface OriginHello__Output {
  'nodeId': (string);
  'nodeEpoch': (string);
  'protocolVersion': (number);
}
