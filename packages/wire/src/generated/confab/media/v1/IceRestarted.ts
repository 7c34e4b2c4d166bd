// Original file: proto/confab/media/v1/media.proto


export interface IceRestarted {
  'iceParametersJson'?: (string);
}

export interface IceRestarted__Output {
  'iceParametersJson': (string);
}
