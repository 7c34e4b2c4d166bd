// Original file: proto/confab/media/v1/media.proto


export interface EncodingScore {
  'ssrc'?: (number);
  'rid'?: (string);
  'score'?: (number);
}

export interface EncodingScore__Output {
  'ssrc': (number);
  'rid': (string);
  'score': (number);
}
