// Original file: proto/confab/media/v1/media.proto


export interface Welcome {
  'nodeId'?: (string);
  'nodeEpoch'?: (string);
  'version'?: (string);
  'protocolVersion'?: (number);
  'maxInFlight'?: (number);
  'rtpCapabilitiesJson'?: (string);
}

export interface Welcome__Output {
  'nodeId': (string);
  'nodeEpoch': (string);
  'version': (string);
  'protocolVersion': (number);
  'maxInFlight': (number);
  'rtpCapabilitiesJson': (string);
}
