// Original file: proto/confab/media/v1/media.proto


export interface RestartIce {
  'transportId'?: (string);
}

export interface RestartIce__Output {
  'transportId': (string);
}
