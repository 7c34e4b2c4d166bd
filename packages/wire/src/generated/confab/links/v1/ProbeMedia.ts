// Original file: proto/confab/links/v1/links.proto


export interface ProbeMedia {
  'rtpParametersJson'?: (string);
}

export interface ProbeMedia__Output {
  'rtpParametersJson': (string);
}
