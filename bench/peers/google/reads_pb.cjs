// Generated from reads.proto by protoc 3.20.1, --js_out=import_style=commonjs,binary; comments taken out by esbuild.
var jspb = require("google-protobuf");
var goog = jspb;
var global = (function() {
  return this || window || global || self || Function("return this")();
}).call(null);
goog.exportSymbol("proto.v5api.AlignedWindowsParams", null, global);
goog.exportSymbol("proto.v5api.AlignedWindowsResponse", null, global);
goog.exportSymbol("proto.v5api.InfoParams", null, global);
goog.exportSymbol("proto.v5api.InfoResponse", null, global);
goog.exportSymbol("proto.v5api.Mash", null, global);
goog.exportSymbol("proto.v5api.Member", null, global);
goog.exportSymbol("proto.v5api.ProxyInfo", null, global);
goog.exportSymbol("proto.v5api.RawPoint", null, global);
goog.exportSymbol("proto.v5api.RawValuesParams", null, global);
goog.exportSymbol("proto.v5api.RawValuesResponse", null, global);
goog.exportSymbol("proto.v5api.StatPoint", null, global);
goog.exportSymbol("proto.v5api.Status", null, global);
goog.exportSymbol("proto.v5api.WindowsParams", null, global);
goog.exportSymbol("proto.v5api.WindowsResponse", null, global);
proto.v5api.InfoParams = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.InfoParams, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.InfoParams.displayName = "proto.v5api.InfoParams";
}
proto.v5api.InfoResponse = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.InfoResponse, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.InfoResponse.displayName = "proto.v5api.InfoResponse";
}
proto.v5api.ProxyInfo = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, proto.v5api.ProxyInfo.repeatedFields_, null);
};
goog.inherits(proto.v5api.ProxyInfo, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.ProxyInfo.displayName = "proto.v5api.ProxyInfo";
}
proto.v5api.RawValuesParams = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.RawValuesParams, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.RawValuesParams.displayName = "proto.v5api.RawValuesParams";
}
proto.v5api.RawValuesResponse = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, proto.v5api.RawValuesResponse.repeatedFields_, null);
};
goog.inherits(proto.v5api.RawValuesResponse, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.RawValuesResponse.displayName = "proto.v5api.RawValuesResponse";
}
proto.v5api.AlignedWindowsParams = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.AlignedWindowsParams, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.AlignedWindowsParams.displayName = "proto.v5api.AlignedWindowsParams";
}
proto.v5api.AlignedWindowsResponse = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, proto.v5api.AlignedWindowsResponse.repeatedFields_, null);
};
goog.inherits(proto.v5api.AlignedWindowsResponse, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.AlignedWindowsResponse.displayName = "proto.v5api.AlignedWindowsResponse";
}
proto.v5api.WindowsParams = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.WindowsParams, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.WindowsParams.displayName = "proto.v5api.WindowsParams";
}
proto.v5api.WindowsResponse = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, proto.v5api.WindowsResponse.repeatedFields_, null);
};
goog.inherits(proto.v5api.WindowsResponse, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.WindowsResponse.displayName = "proto.v5api.WindowsResponse";
}
proto.v5api.RawPoint = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.RawPoint, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.RawPoint.displayName = "proto.v5api.RawPoint";
}
proto.v5api.StatPoint = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.StatPoint, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.StatPoint.displayName = "proto.v5api.StatPoint";
}
proto.v5api.Status = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.Status, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.Status.displayName = "proto.v5api.Status";
}
proto.v5api.Mash = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, proto.v5api.Mash.repeatedFields_, null);
};
goog.inherits(proto.v5api.Mash, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.Mash.displayName = "proto.v5api.Mash";
}
proto.v5api.Member = function(opt_data) {
  jspb.Message.initialize(this, opt_data, 0, -1, null, null);
};
goog.inherits(proto.v5api.Member, jspb.Message);
if (goog.DEBUG && !COMPILED) {
  proto.v5api.Member.displayName = "proto.v5api.Member";
}
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.InfoParams.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.InfoParams.toObject(opt_includeInstance, this);
  };
  proto.v5api.InfoParams.toObject = function(includeInstance, msg) {
    var f, obj = {};
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.InfoParams.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.InfoParams();
  return proto.v5api.InfoParams.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.InfoParams.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.InfoParams.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.InfoParams.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.InfoParams.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.InfoResponse.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.InfoResponse.toObject(opt_includeInstance, this);
  };
  proto.v5api.InfoResponse.toObject = function(includeInstance, msg) {
    var f, obj = {
      stat: (f = msg.getStat()) && proto.v5api.Status.toObject(includeInstance, f),
      mash: (f = msg.getMash()) && proto.v5api.Mash.toObject(includeInstance, f),
      majorversion: jspb.Message.getFieldWithDefault(msg, 3, 0),
      minorversion: jspb.Message.getFieldWithDefault(msg, 4, 0),
      build: jspb.Message.getFieldWithDefault(msg, 5, ""),
      proxy: (f = msg.getProxy()) && proto.v5api.ProxyInfo.toObject(includeInstance, f)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.InfoResponse.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.InfoResponse();
  return proto.v5api.InfoResponse.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.InfoResponse.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = new proto.v5api.Status();
        reader.readMessage(value, proto.v5api.Status.deserializeBinaryFromReader);
        msg.setStat(value);
        break;
      case 2:
        var value = new proto.v5api.Mash();
        reader.readMessage(value, proto.v5api.Mash.deserializeBinaryFromReader);
        msg.setMash(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readUint32()
        );
        msg.setMajorversion(value);
        break;
      case 4:
        var value = (
          /** @type {number} */
          reader.readUint32()
        );
        msg.setMinorversion(value);
        break;
      case 5:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.setBuild(value);
        break;
      case 6:
        var value = new proto.v5api.ProxyInfo();
        reader.readMessage(value, proto.v5api.ProxyInfo.deserializeBinaryFromReader);
        msg.setProxy(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.InfoResponse.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.InfoResponse.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.InfoResponse.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getStat();
  if (f != null) {
    writer.writeMessage(
      1,
      f,
      proto.v5api.Status.serializeBinaryToWriter
    );
  }
  f = message.getMash();
  if (f != null) {
    writer.writeMessage(
      2,
      f,
      proto.v5api.Mash.serializeBinaryToWriter
    );
  }
  f = message.getMajorversion();
  if (f !== 0) {
    writer.writeUint32(
      3,
      f
    );
  }
  f = message.getMinorversion();
  if (f !== 0) {
    writer.writeUint32(
      4,
      f
    );
  }
  f = message.getBuild();
  if (f.length > 0) {
    writer.writeString(
      5,
      f
    );
  }
  f = message.getProxy();
  if (f != null) {
    writer.writeMessage(
      6,
      f,
      proto.v5api.ProxyInfo.serializeBinaryToWriter
    );
  }
};
proto.v5api.InfoResponse.prototype.getStat = function() {
  return (
    /** @type{?proto.v5api.Status} */
    jspb.Message.getWrapperField(this, proto.v5api.Status, 1)
  );
};
proto.v5api.InfoResponse.prototype.setStat = function(value) {
  return jspb.Message.setWrapperField(this, 1, value);
};
proto.v5api.InfoResponse.prototype.clearStat = function() {
  return this.setStat(void 0);
};
proto.v5api.InfoResponse.prototype.hasStat = function() {
  return jspb.Message.getField(this, 1) != null;
};
proto.v5api.InfoResponse.prototype.getMash = function() {
  return (
    /** @type{?proto.v5api.Mash} */
    jspb.Message.getWrapperField(this, proto.v5api.Mash, 2)
  );
};
proto.v5api.InfoResponse.prototype.setMash = function(value) {
  return jspb.Message.setWrapperField(this, 2, value);
};
proto.v5api.InfoResponse.prototype.clearMash = function() {
  return this.setMash(void 0);
};
proto.v5api.InfoResponse.prototype.hasMash = function() {
  return jspb.Message.getField(this, 2) != null;
};
proto.v5api.InfoResponse.prototype.getMajorversion = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.InfoResponse.prototype.setMajorversion = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.InfoResponse.prototype.getMinorversion = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 4, 0)
  );
};
proto.v5api.InfoResponse.prototype.setMinorversion = function(value) {
  return jspb.Message.setProto3IntField(this, 4, value);
};
proto.v5api.InfoResponse.prototype.getBuild = function() {
  return (
    /** @type {string} */
    jspb.Message.getFieldWithDefault(this, 5, "")
  );
};
proto.v5api.InfoResponse.prototype.setBuild = function(value) {
  return jspb.Message.setProto3StringField(this, 5, value);
};
proto.v5api.InfoResponse.prototype.getProxy = function() {
  return (
    /** @type{?proto.v5api.ProxyInfo} */
    jspb.Message.getWrapperField(this, proto.v5api.ProxyInfo, 6)
  );
};
proto.v5api.InfoResponse.prototype.setProxy = function(value) {
  return jspb.Message.setWrapperField(this, 6, value);
};
proto.v5api.InfoResponse.prototype.clearProxy = function() {
  return this.setProxy(void 0);
};
proto.v5api.InfoResponse.prototype.hasProxy = function() {
  return jspb.Message.getField(this, 6) != null;
};
proto.v5api.ProxyInfo.repeatedFields_ = [1];
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.ProxyInfo.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.ProxyInfo.toObject(opt_includeInstance, this);
  };
  proto.v5api.ProxyInfo.toObject = function(includeInstance, msg) {
    var f, obj = {
      proxyendpointsList: (f = jspb.Message.getRepeatedField(msg, 1)) == null ? void 0 : f
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.ProxyInfo.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.ProxyInfo();
  return proto.v5api.ProxyInfo.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.ProxyInfo.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.addProxyendpoints(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.ProxyInfo.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.ProxyInfo.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.ProxyInfo.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getProxyendpointsList();
  if (f.length > 0) {
    writer.writeRepeatedString(
      1,
      f
    );
  }
};
proto.v5api.ProxyInfo.prototype.getProxyendpointsList = function() {
  return (
    /** @type {!Array<string>} */
    jspb.Message.getRepeatedField(this, 1)
  );
};
proto.v5api.ProxyInfo.prototype.setProxyendpointsList = function(value) {
  return jspb.Message.setField(this, 1, value || []);
};
proto.v5api.ProxyInfo.prototype.addProxyendpoints = function(value, opt_index) {
  return jspb.Message.addToRepeatedField(this, 1, value, opt_index);
};
proto.v5api.ProxyInfo.prototype.clearProxyendpointsList = function() {
  return this.setProxyendpointsList([]);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.RawValuesParams.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.RawValuesParams.toObject(opt_includeInstance, this);
  };
  proto.v5api.RawValuesParams.toObject = function(includeInstance, msg) {
    var f, obj = {
      uuid: msg.getUuid_asB64(),
      start: jspb.Message.getFieldWithDefault(msg, 2, 0),
      end: jspb.Message.getFieldWithDefault(msg, 3, 0),
      versionmajor: jspb.Message.getFieldWithDefault(msg, 4, 0)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.RawValuesParams.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.RawValuesParams();
  return proto.v5api.RawValuesParams.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.RawValuesParams.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {!Uint8Array} */
          reader.readBytes()
        );
        msg.setUuid(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setStart(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setEnd(value);
        break;
      case 4:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionmajor(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.RawValuesParams.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.RawValuesParams.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.RawValuesParams.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getUuid_asU8();
  if (f.length > 0) {
    writer.writeBytes(
      1,
      f
    );
  }
  f = message.getStart();
  if (f !== 0) {
    writer.writeSfixed64(
      2,
      f
    );
  }
  f = message.getEnd();
  if (f !== 0) {
    writer.writeSfixed64(
      3,
      f
    );
  }
  f = message.getVersionmajor();
  if (f !== 0) {
    writer.writeUint64(
      4,
      f
    );
  }
};
proto.v5api.RawValuesParams.prototype.getUuid = function() {
  return (
    /** @type {!(string|Uint8Array)} */
    jspb.Message.getFieldWithDefault(this, 1, "")
  );
};
proto.v5api.RawValuesParams.prototype.getUuid_asB64 = function() {
  return (
    /** @type {string} */
    jspb.Message.bytesAsB64(
      this.getUuid()
    )
  );
};
proto.v5api.RawValuesParams.prototype.getUuid_asU8 = function() {
  return (
    /** @type {!Uint8Array} */
    jspb.Message.bytesAsU8(
      this.getUuid()
    )
  );
};
proto.v5api.RawValuesParams.prototype.setUuid = function(value) {
  return jspb.Message.setProto3BytesField(this, 1, value);
};
proto.v5api.RawValuesParams.prototype.getStart = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.RawValuesParams.prototype.setStart = function(value) {
  return jspb.Message.setProto3IntField(this, 2, value);
};
proto.v5api.RawValuesParams.prototype.getEnd = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.RawValuesParams.prototype.setEnd = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.RawValuesParams.prototype.getVersionmajor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 4, 0)
  );
};
proto.v5api.RawValuesParams.prototype.setVersionmajor = function(value) {
  return jspb.Message.setProto3IntField(this, 4, value);
};
proto.v5api.RawValuesResponse.repeatedFields_ = [4];
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.RawValuesResponse.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.RawValuesResponse.toObject(opt_includeInstance, this);
  };
  proto.v5api.RawValuesResponse.toObject = function(includeInstance, msg) {
    var f, obj = {
      stat: (f = msg.getStat()) && proto.v5api.Status.toObject(includeInstance, f),
      versionmajor: jspb.Message.getFieldWithDefault(msg, 2, 0),
      versionminor: jspb.Message.getFieldWithDefault(msg, 3, 0),
      valuesList: jspb.Message.toObjectList(
        msg.getValuesList(),
        proto.v5api.RawPoint.toObject,
        includeInstance
      )
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.RawValuesResponse.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.RawValuesResponse();
  return proto.v5api.RawValuesResponse.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.RawValuesResponse.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = new proto.v5api.Status();
        reader.readMessage(value, proto.v5api.Status.deserializeBinaryFromReader);
        msg.setStat(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionmajor(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionminor(value);
        break;
      case 4:
        var value = new proto.v5api.RawPoint();
        reader.readMessage(value, proto.v5api.RawPoint.deserializeBinaryFromReader);
        msg.addValues(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.RawValuesResponse.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.RawValuesResponse.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.RawValuesResponse.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getStat();
  if (f != null) {
    writer.writeMessage(
      1,
      f,
      proto.v5api.Status.serializeBinaryToWriter
    );
  }
  f = message.getVersionmajor();
  if (f !== 0) {
    writer.writeUint64(
      2,
      f
    );
  }
  f = message.getVersionminor();
  if (f !== 0) {
    writer.writeUint64(
      3,
      f
    );
  }
  f = message.getValuesList();
  if (f.length > 0) {
    writer.writeRepeatedMessage(
      4,
      f,
      proto.v5api.RawPoint.serializeBinaryToWriter
    );
  }
};
proto.v5api.RawValuesResponse.prototype.getStat = function() {
  return (
    /** @type{?proto.v5api.Status} */
    jspb.Message.getWrapperField(this, proto.v5api.Status, 1)
  );
};
proto.v5api.RawValuesResponse.prototype.setStat = function(value) {
  return jspb.Message.setWrapperField(this, 1, value);
};
proto.v5api.RawValuesResponse.prototype.clearStat = function() {
  return this.setStat(void 0);
};
proto.v5api.RawValuesResponse.prototype.hasStat = function() {
  return jspb.Message.getField(this, 1) != null;
};
proto.v5api.RawValuesResponse.prototype.getVersionmajor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.RawValuesResponse.prototype.setVersionmajor = function(value) {
  return jspb.Message.setProto3IntField(this, 2, value);
};
proto.v5api.RawValuesResponse.prototype.getVersionminor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.RawValuesResponse.prototype.setVersionminor = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.RawValuesResponse.prototype.getValuesList = function() {
  return (
    /** @type{!Array<!proto.v5api.RawPoint>} */
    jspb.Message.getRepeatedWrapperField(this, proto.v5api.RawPoint, 4)
  );
};
proto.v5api.RawValuesResponse.prototype.setValuesList = function(value) {
  return jspb.Message.setRepeatedWrapperField(this, 4, value);
};
proto.v5api.RawValuesResponse.prototype.addValues = function(opt_value, opt_index) {
  return jspb.Message.addToRepeatedWrapperField(this, 4, opt_value, proto.v5api.RawPoint, opt_index);
};
proto.v5api.RawValuesResponse.prototype.clearValuesList = function() {
  return this.setValuesList([]);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.AlignedWindowsParams.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.AlignedWindowsParams.toObject(opt_includeInstance, this);
  };
  proto.v5api.AlignedWindowsParams.toObject = function(includeInstance, msg) {
    var f, obj = {
      uuid: msg.getUuid_asB64(),
      start: jspb.Message.getFieldWithDefault(msg, 2, 0),
      end: jspb.Message.getFieldWithDefault(msg, 3, 0),
      versionmajor: jspb.Message.getFieldWithDefault(msg, 4, 0),
      pointwidth: jspb.Message.getFieldWithDefault(msg, 5, 0)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.AlignedWindowsParams.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.AlignedWindowsParams();
  return proto.v5api.AlignedWindowsParams.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.AlignedWindowsParams.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {!Uint8Array} */
          reader.readBytes()
        );
        msg.setUuid(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setStart(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setEnd(value);
        break;
      case 4:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionmajor(value);
        break;
      case 5:
        var value = (
          /** @type {number} */
          reader.readUint32()
        );
        msg.setPointwidth(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.AlignedWindowsParams.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.AlignedWindowsParams.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.AlignedWindowsParams.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getUuid_asU8();
  if (f.length > 0) {
    writer.writeBytes(
      1,
      f
    );
  }
  f = message.getStart();
  if (f !== 0) {
    writer.writeSfixed64(
      2,
      f
    );
  }
  f = message.getEnd();
  if (f !== 0) {
    writer.writeSfixed64(
      3,
      f
    );
  }
  f = message.getVersionmajor();
  if (f !== 0) {
    writer.writeUint64(
      4,
      f
    );
  }
  f = message.getPointwidth();
  if (f !== 0) {
    writer.writeUint32(
      5,
      f
    );
  }
};
proto.v5api.AlignedWindowsParams.prototype.getUuid = function() {
  return (
    /** @type {!(string|Uint8Array)} */
    jspb.Message.getFieldWithDefault(this, 1, "")
  );
};
proto.v5api.AlignedWindowsParams.prototype.getUuid_asB64 = function() {
  return (
    /** @type {string} */
    jspb.Message.bytesAsB64(
      this.getUuid()
    )
  );
};
proto.v5api.AlignedWindowsParams.prototype.getUuid_asU8 = function() {
  return (
    /** @type {!Uint8Array} */
    jspb.Message.bytesAsU8(
      this.getUuid()
    )
  );
};
proto.v5api.AlignedWindowsParams.prototype.setUuid = function(value) {
  return jspb.Message.setProto3BytesField(this, 1, value);
};
proto.v5api.AlignedWindowsParams.prototype.getStart = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.AlignedWindowsParams.prototype.setStart = function(value) {
  return jspb.Message.setProto3IntField(this, 2, value);
};
proto.v5api.AlignedWindowsParams.prototype.getEnd = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.AlignedWindowsParams.prototype.setEnd = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.AlignedWindowsParams.prototype.getVersionmajor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 4, 0)
  );
};
proto.v5api.AlignedWindowsParams.prototype.setVersionmajor = function(value) {
  return jspb.Message.setProto3IntField(this, 4, value);
};
proto.v5api.AlignedWindowsParams.prototype.getPointwidth = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 5, 0)
  );
};
proto.v5api.AlignedWindowsParams.prototype.setPointwidth = function(value) {
  return jspb.Message.setProto3IntField(this, 5, value);
};
proto.v5api.AlignedWindowsResponse.repeatedFields_ = [4];
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.AlignedWindowsResponse.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.AlignedWindowsResponse.toObject(opt_includeInstance, this);
  };
  proto.v5api.AlignedWindowsResponse.toObject = function(includeInstance, msg) {
    var f, obj = {
      stat: (f = msg.getStat()) && proto.v5api.Status.toObject(includeInstance, f),
      versionmajor: jspb.Message.getFieldWithDefault(msg, 2, 0),
      versionminor: jspb.Message.getFieldWithDefault(msg, 3, 0),
      valuesList: jspb.Message.toObjectList(
        msg.getValuesList(),
        proto.v5api.StatPoint.toObject,
        includeInstance
      )
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.AlignedWindowsResponse.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.AlignedWindowsResponse();
  return proto.v5api.AlignedWindowsResponse.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.AlignedWindowsResponse.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = new proto.v5api.Status();
        reader.readMessage(value, proto.v5api.Status.deserializeBinaryFromReader);
        msg.setStat(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionmajor(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionminor(value);
        break;
      case 4:
        var value = new proto.v5api.StatPoint();
        reader.readMessage(value, proto.v5api.StatPoint.deserializeBinaryFromReader);
        msg.addValues(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.AlignedWindowsResponse.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.AlignedWindowsResponse.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.AlignedWindowsResponse.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getStat();
  if (f != null) {
    writer.writeMessage(
      1,
      f,
      proto.v5api.Status.serializeBinaryToWriter
    );
  }
  f = message.getVersionmajor();
  if (f !== 0) {
    writer.writeUint64(
      2,
      f
    );
  }
  f = message.getVersionminor();
  if (f !== 0) {
    writer.writeUint64(
      3,
      f
    );
  }
  f = message.getValuesList();
  if (f.length > 0) {
    writer.writeRepeatedMessage(
      4,
      f,
      proto.v5api.StatPoint.serializeBinaryToWriter
    );
  }
};
proto.v5api.AlignedWindowsResponse.prototype.getStat = function() {
  return (
    /** @type{?proto.v5api.Status} */
    jspb.Message.getWrapperField(this, proto.v5api.Status, 1)
  );
};
proto.v5api.AlignedWindowsResponse.prototype.setStat = function(value) {
  return jspb.Message.setWrapperField(this, 1, value);
};
proto.v5api.AlignedWindowsResponse.prototype.clearStat = function() {
  return this.setStat(void 0);
};
proto.v5api.AlignedWindowsResponse.prototype.hasStat = function() {
  return jspb.Message.getField(this, 1) != null;
};
proto.v5api.AlignedWindowsResponse.prototype.getVersionmajor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.AlignedWindowsResponse.prototype.setVersionmajor = function(value) {
  return jspb.Message.setProto3IntField(this, 2, value);
};
proto.v5api.AlignedWindowsResponse.prototype.getVersionminor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.AlignedWindowsResponse.prototype.setVersionminor = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.AlignedWindowsResponse.prototype.getValuesList = function() {
  return (
    /** @type{!Array<!proto.v5api.StatPoint>} */
    jspb.Message.getRepeatedWrapperField(this, proto.v5api.StatPoint, 4)
  );
};
proto.v5api.AlignedWindowsResponse.prototype.setValuesList = function(value) {
  return jspb.Message.setRepeatedWrapperField(this, 4, value);
};
proto.v5api.AlignedWindowsResponse.prototype.addValues = function(opt_value, opt_index) {
  return jspb.Message.addToRepeatedWrapperField(this, 4, opt_value, proto.v5api.StatPoint, opt_index);
};
proto.v5api.AlignedWindowsResponse.prototype.clearValuesList = function() {
  return this.setValuesList([]);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.WindowsParams.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.WindowsParams.toObject(opt_includeInstance, this);
  };
  proto.v5api.WindowsParams.toObject = function(includeInstance, msg) {
    var f, obj = {
      uuid: msg.getUuid_asB64(),
      start: jspb.Message.getFieldWithDefault(msg, 2, 0),
      end: jspb.Message.getFieldWithDefault(msg, 3, 0),
      versionmajor: jspb.Message.getFieldWithDefault(msg, 4, 0),
      width: jspb.Message.getFieldWithDefault(msg, 5, 0),
      depth: jspb.Message.getFieldWithDefault(msg, 6, 0)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.WindowsParams.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.WindowsParams();
  return proto.v5api.WindowsParams.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.WindowsParams.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {!Uint8Array} */
          reader.readBytes()
        );
        msg.setUuid(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setStart(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setEnd(value);
        break;
      case 4:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionmajor(value);
        break;
      case 5:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setWidth(value);
        break;
      case 6:
        var value = (
          /** @type {number} */
          reader.readUint32()
        );
        msg.setDepth(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.WindowsParams.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.WindowsParams.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.WindowsParams.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getUuid_asU8();
  if (f.length > 0) {
    writer.writeBytes(
      1,
      f
    );
  }
  f = message.getStart();
  if (f !== 0) {
    writer.writeSfixed64(
      2,
      f
    );
  }
  f = message.getEnd();
  if (f !== 0) {
    writer.writeSfixed64(
      3,
      f
    );
  }
  f = message.getVersionmajor();
  if (f !== 0) {
    writer.writeUint64(
      4,
      f
    );
  }
  f = message.getWidth();
  if (f !== 0) {
    writer.writeUint64(
      5,
      f
    );
  }
  f = message.getDepth();
  if (f !== 0) {
    writer.writeUint32(
      6,
      f
    );
  }
};
proto.v5api.WindowsParams.prototype.getUuid = function() {
  return (
    /** @type {!(string|Uint8Array)} */
    jspb.Message.getFieldWithDefault(this, 1, "")
  );
};
proto.v5api.WindowsParams.prototype.getUuid_asB64 = function() {
  return (
    /** @type {string} */
    jspb.Message.bytesAsB64(
      this.getUuid()
    )
  );
};
proto.v5api.WindowsParams.prototype.getUuid_asU8 = function() {
  return (
    /** @type {!Uint8Array} */
    jspb.Message.bytesAsU8(
      this.getUuid()
    )
  );
};
proto.v5api.WindowsParams.prototype.setUuid = function(value) {
  return jspb.Message.setProto3BytesField(this, 1, value);
};
proto.v5api.WindowsParams.prototype.getStart = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.WindowsParams.prototype.setStart = function(value) {
  return jspb.Message.setProto3IntField(this, 2, value);
};
proto.v5api.WindowsParams.prototype.getEnd = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.WindowsParams.prototype.setEnd = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.WindowsParams.prototype.getVersionmajor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 4, 0)
  );
};
proto.v5api.WindowsParams.prototype.setVersionmajor = function(value) {
  return jspb.Message.setProto3IntField(this, 4, value);
};
proto.v5api.WindowsParams.prototype.getWidth = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 5, 0)
  );
};
proto.v5api.WindowsParams.prototype.setWidth = function(value) {
  return jspb.Message.setProto3IntField(this, 5, value);
};
proto.v5api.WindowsParams.prototype.getDepth = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 6, 0)
  );
};
proto.v5api.WindowsParams.prototype.setDepth = function(value) {
  return jspb.Message.setProto3IntField(this, 6, value);
};
proto.v5api.WindowsResponse.repeatedFields_ = [4];
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.WindowsResponse.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.WindowsResponse.toObject(opt_includeInstance, this);
  };
  proto.v5api.WindowsResponse.toObject = function(includeInstance, msg) {
    var f, obj = {
      stat: (f = msg.getStat()) && proto.v5api.Status.toObject(includeInstance, f),
      versionmajor: jspb.Message.getFieldWithDefault(msg, 2, 0),
      versionminor: jspb.Message.getFieldWithDefault(msg, 3, 0),
      valuesList: jspb.Message.toObjectList(
        msg.getValuesList(),
        proto.v5api.StatPoint.toObject,
        includeInstance
      )
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.WindowsResponse.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.WindowsResponse();
  return proto.v5api.WindowsResponse.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.WindowsResponse.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = new proto.v5api.Status();
        reader.readMessage(value, proto.v5api.Status.deserializeBinaryFromReader);
        msg.setStat(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionmajor(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readUint64()
        );
        msg.setVersionminor(value);
        break;
      case 4:
        var value = new proto.v5api.StatPoint();
        reader.readMessage(value, proto.v5api.StatPoint.deserializeBinaryFromReader);
        msg.addValues(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.WindowsResponse.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.WindowsResponse.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.WindowsResponse.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getStat();
  if (f != null) {
    writer.writeMessage(
      1,
      f,
      proto.v5api.Status.serializeBinaryToWriter
    );
  }
  f = message.getVersionmajor();
  if (f !== 0) {
    writer.writeUint64(
      2,
      f
    );
  }
  f = message.getVersionminor();
  if (f !== 0) {
    writer.writeUint64(
      3,
      f
    );
  }
  f = message.getValuesList();
  if (f.length > 0) {
    writer.writeRepeatedMessage(
      4,
      f,
      proto.v5api.StatPoint.serializeBinaryToWriter
    );
  }
};
proto.v5api.WindowsResponse.prototype.getStat = function() {
  return (
    /** @type{?proto.v5api.Status} */
    jspb.Message.getWrapperField(this, proto.v5api.Status, 1)
  );
};
proto.v5api.WindowsResponse.prototype.setStat = function(value) {
  return jspb.Message.setWrapperField(this, 1, value);
};
proto.v5api.WindowsResponse.prototype.clearStat = function() {
  return this.setStat(void 0);
};
proto.v5api.WindowsResponse.prototype.hasStat = function() {
  return jspb.Message.getField(this, 1) != null;
};
proto.v5api.WindowsResponse.prototype.getVersionmajor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.WindowsResponse.prototype.setVersionmajor = function(value) {
  return jspb.Message.setProto3IntField(this, 2, value);
};
proto.v5api.WindowsResponse.prototype.getVersionminor = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.WindowsResponse.prototype.setVersionminor = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.WindowsResponse.prototype.getValuesList = function() {
  return (
    /** @type{!Array<!proto.v5api.StatPoint>} */
    jspb.Message.getRepeatedWrapperField(this, proto.v5api.StatPoint, 4)
  );
};
proto.v5api.WindowsResponse.prototype.setValuesList = function(value) {
  return jspb.Message.setRepeatedWrapperField(this, 4, value);
};
proto.v5api.WindowsResponse.prototype.addValues = function(opt_value, opt_index) {
  return jspb.Message.addToRepeatedWrapperField(this, 4, opt_value, proto.v5api.StatPoint, opt_index);
};
proto.v5api.WindowsResponse.prototype.clearValuesList = function() {
  return this.setValuesList([]);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.RawPoint.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.RawPoint.toObject(opt_includeInstance, this);
  };
  proto.v5api.RawPoint.toObject = function(includeInstance, msg) {
    var f, obj = {
      time: jspb.Message.getFieldWithDefault(msg, 1, 0),
      value: jspb.Message.getFloatingPointFieldWithDefault(msg, 2, 0)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.RawPoint.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.RawPoint();
  return proto.v5api.RawPoint.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.RawPoint.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setTime(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setValue(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.RawPoint.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.RawPoint.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.RawPoint.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getTime();
  if (f !== 0) {
    writer.writeSfixed64(
      1,
      f
    );
  }
  f = message.getValue();
  if (f !== 0) {
    writer.writeDouble(
      2,
      f
    );
  }
};
proto.v5api.RawPoint.prototype.getTime = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 1, 0)
  );
};
proto.v5api.RawPoint.prototype.setTime = function(value) {
  return jspb.Message.setProto3IntField(this, 1, value);
};
proto.v5api.RawPoint.prototype.getValue = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.RawPoint.prototype.setValue = function(value) {
  return jspb.Message.setProto3FloatField(this, 2, value);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.StatPoint.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.StatPoint.toObject(opt_includeInstance, this);
  };
  proto.v5api.StatPoint.toObject = function(includeInstance, msg) {
    var f, obj = {
      time: jspb.Message.getFieldWithDefault(msg, 1, 0),
      min: jspb.Message.getFloatingPointFieldWithDefault(msg, 2, 0),
      mean: jspb.Message.getFloatingPointFieldWithDefault(msg, 3, 0),
      max: jspb.Message.getFloatingPointFieldWithDefault(msg, 4, 0),
      count: jspb.Message.getFieldWithDefault(msg, 5, 0),
      stddev: jspb.Message.getFloatingPointFieldWithDefault(msg, 6, 0)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.StatPoint.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.StatPoint();
  return proto.v5api.StatPoint.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.StatPoint.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {number} */
          reader.readSfixed64()
        );
        msg.setTime(value);
        break;
      case 2:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setMin(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setMean(value);
        break;
      case 4:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setMax(value);
        break;
      case 5:
        var value = (
          /** @type {number} */
          reader.readFixed64()
        );
        msg.setCount(value);
        break;
      case 6:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setStddev(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.StatPoint.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.StatPoint.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.StatPoint.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getTime();
  if (f !== 0) {
    writer.writeSfixed64(
      1,
      f
    );
  }
  f = message.getMin();
  if (f !== 0) {
    writer.writeDouble(
      2,
      f
    );
  }
  f = message.getMean();
  if (f !== 0) {
    writer.writeDouble(
      3,
      f
    );
  }
  f = message.getMax();
  if (f !== 0) {
    writer.writeDouble(
      4,
      f
    );
  }
  f = message.getCount();
  if (f !== 0) {
    writer.writeFixed64(
      5,
      f
    );
  }
  f = message.getStddev();
  if (f !== 0) {
    writer.writeDouble(
      6,
      f
    );
  }
};
proto.v5api.StatPoint.prototype.getTime = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 1, 0)
  );
};
proto.v5api.StatPoint.prototype.setTime = function(value) {
  return jspb.Message.setProto3IntField(this, 1, value);
};
proto.v5api.StatPoint.prototype.getMin = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 2, 0)
  );
};
proto.v5api.StatPoint.prototype.setMin = function(value) {
  return jspb.Message.setProto3FloatField(this, 2, value);
};
proto.v5api.StatPoint.prototype.getMean = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.StatPoint.prototype.setMean = function(value) {
  return jspb.Message.setProto3FloatField(this, 3, value);
};
proto.v5api.StatPoint.prototype.getMax = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 4, 0)
  );
};
proto.v5api.StatPoint.prototype.setMax = function(value) {
  return jspb.Message.setProto3FloatField(this, 4, value);
};
proto.v5api.StatPoint.prototype.getCount = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 5, 0)
  );
};
proto.v5api.StatPoint.prototype.setCount = function(value) {
  return jspb.Message.setProto3IntField(this, 5, value);
};
proto.v5api.StatPoint.prototype.getStddev = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 6, 0)
  );
};
proto.v5api.StatPoint.prototype.setStddev = function(value) {
  return jspb.Message.setProto3FloatField(this, 6, value);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.Status.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.Status.toObject(opt_includeInstance, this);
  };
  proto.v5api.Status.toObject = function(includeInstance, msg) {
    var f, obj = {
      code: jspb.Message.getFieldWithDefault(msg, 1, 0),
      msg: jspb.Message.getFieldWithDefault(msg, 2, ""),
      mash: (f = msg.getMash()) && proto.v5api.Mash.toObject(includeInstance, f)
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.Status.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.Status();
  return proto.v5api.Status.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.Status.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {number} */
          reader.readUint32()
        );
        msg.setCode(value);
        break;
      case 2:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.setMsg(value);
        break;
      case 3:
        var value = new proto.v5api.Mash();
        reader.readMessage(value, proto.v5api.Mash.deserializeBinaryFromReader);
        msg.setMash(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.Status.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.Status.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.Status.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getCode();
  if (f !== 0) {
    writer.writeUint32(
      1,
      f
    );
  }
  f = message.getMsg();
  if (f.length > 0) {
    writer.writeString(
      2,
      f
    );
  }
  f = message.getMash();
  if (f != null) {
    writer.writeMessage(
      3,
      f,
      proto.v5api.Mash.serializeBinaryToWriter
    );
  }
};
proto.v5api.Status.prototype.getCode = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 1, 0)
  );
};
proto.v5api.Status.prototype.setCode = function(value) {
  return jspb.Message.setProto3IntField(this, 1, value);
};
proto.v5api.Status.prototype.getMsg = function() {
  return (
    /** @type {string} */
    jspb.Message.getFieldWithDefault(this, 2, "")
  );
};
proto.v5api.Status.prototype.setMsg = function(value) {
  return jspb.Message.setProto3StringField(this, 2, value);
};
proto.v5api.Status.prototype.getMash = function() {
  return (
    /** @type{?proto.v5api.Mash} */
    jspb.Message.getWrapperField(this, proto.v5api.Mash, 3)
  );
};
proto.v5api.Status.prototype.setMash = function(value) {
  return jspb.Message.setWrapperField(this, 3, value);
};
proto.v5api.Status.prototype.clearMash = function() {
  return this.setMash(void 0);
};
proto.v5api.Status.prototype.hasMash = function() {
  return jspb.Message.getField(this, 3) != null;
};
proto.v5api.Mash.repeatedFields_ = [7];
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.Mash.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.Mash.toObject(opt_includeInstance, this);
  };
  proto.v5api.Mash.toObject = function(includeInstance, msg) {
    var f, obj = {
      revision: jspb.Message.getFieldWithDefault(msg, 1, 0),
      leader: jspb.Message.getFieldWithDefault(msg, 2, ""),
      leaderrevision: jspb.Message.getFieldWithDefault(msg, 3, 0),
      totalweight: jspb.Message.getFieldWithDefault(msg, 4, 0),
      healthy: jspb.Message.getBooleanFieldWithDefault(msg, 5, false),
      unmapped: jspb.Message.getFloatingPointFieldWithDefault(msg, 6, 0),
      membersList: jspb.Message.toObjectList(
        msg.getMembersList(),
        proto.v5api.Member.toObject,
        includeInstance
      )
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.Mash.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.Mash();
  return proto.v5api.Mash.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.Mash.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {number} */
          reader.readInt64()
        );
        msg.setRevision(value);
        break;
      case 2:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.setLeader(value);
        break;
      case 3:
        var value = (
          /** @type {number} */
          reader.readInt64()
        );
        msg.setLeaderrevision(value);
        break;
      case 4:
        var value = (
          /** @type {number} */
          reader.readInt64()
        );
        msg.setTotalweight(value);
        break;
      case 5:
        var value = (
          /** @type {boolean} */
          reader.readBool()
        );
        msg.setHealthy(value);
        break;
      case 6:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setUnmapped(value);
        break;
      case 7:
        var value = new proto.v5api.Member();
        reader.readMessage(value, proto.v5api.Member.deserializeBinaryFromReader);
        msg.addMembers(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.Mash.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.Mash.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.Mash.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getRevision();
  if (f !== 0) {
    writer.writeInt64(
      1,
      f
    );
  }
  f = message.getLeader();
  if (f.length > 0) {
    writer.writeString(
      2,
      f
    );
  }
  f = message.getLeaderrevision();
  if (f !== 0) {
    writer.writeInt64(
      3,
      f
    );
  }
  f = message.getTotalweight();
  if (f !== 0) {
    writer.writeInt64(
      4,
      f
    );
  }
  f = message.getHealthy();
  if (f) {
    writer.writeBool(
      5,
      f
    );
  }
  f = message.getUnmapped();
  if (f !== 0) {
    writer.writeDouble(
      6,
      f
    );
  }
  f = message.getMembersList();
  if (f.length > 0) {
    writer.writeRepeatedMessage(
      7,
      f,
      proto.v5api.Member.serializeBinaryToWriter
    );
  }
};
proto.v5api.Mash.prototype.getRevision = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 1, 0)
  );
};
proto.v5api.Mash.prototype.setRevision = function(value) {
  return jspb.Message.setProto3IntField(this, 1, value);
};
proto.v5api.Mash.prototype.getLeader = function() {
  return (
    /** @type {string} */
    jspb.Message.getFieldWithDefault(this, 2, "")
  );
};
proto.v5api.Mash.prototype.setLeader = function(value) {
  return jspb.Message.setProto3StringField(this, 2, value);
};
proto.v5api.Mash.prototype.getLeaderrevision = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 3, 0)
  );
};
proto.v5api.Mash.prototype.setLeaderrevision = function(value) {
  return jspb.Message.setProto3IntField(this, 3, value);
};
proto.v5api.Mash.prototype.getTotalweight = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 4, 0)
  );
};
proto.v5api.Mash.prototype.setTotalweight = function(value) {
  return jspb.Message.setProto3IntField(this, 4, value);
};
proto.v5api.Mash.prototype.getHealthy = function() {
  return (
    /** @type {boolean} */
    jspb.Message.getBooleanFieldWithDefault(this, 5, false)
  );
};
proto.v5api.Mash.prototype.setHealthy = function(value) {
  return jspb.Message.setProto3BooleanField(this, 5, value);
};
proto.v5api.Mash.prototype.getUnmapped = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 6, 0)
  );
};
proto.v5api.Mash.prototype.setUnmapped = function(value) {
  return jspb.Message.setProto3FloatField(this, 6, value);
};
proto.v5api.Mash.prototype.getMembersList = function() {
  return (
    /** @type{!Array<!proto.v5api.Member>} */
    jspb.Message.getRepeatedWrapperField(this, proto.v5api.Member, 7)
  );
};
proto.v5api.Mash.prototype.setMembersList = function(value) {
  return jspb.Message.setRepeatedWrapperField(this, 7, value);
};
proto.v5api.Mash.prototype.addMembers = function(opt_value, opt_index) {
  return jspb.Message.addToRepeatedWrapperField(this, 7, opt_value, proto.v5api.Member, opt_index);
};
proto.v5api.Mash.prototype.clearMembersList = function() {
  return this.setMembersList([]);
};
if (jspb.Message.GENERATE_TO_OBJECT) {
  proto.v5api.Member.prototype.toObject = function(opt_includeInstance) {
    return proto.v5api.Member.toObject(opt_includeInstance, this);
  };
  proto.v5api.Member.toObject = function(includeInstance, msg) {
    var f, obj = {
      hash: jspb.Message.getFieldWithDefault(msg, 1, 0),
      nodename: jspb.Message.getFieldWithDefault(msg, 2, ""),
      up: jspb.Message.getBooleanFieldWithDefault(msg, 3, false),
      pb_in: jspb.Message.getBooleanFieldWithDefault(msg, 4, false),
      enabled: jspb.Message.getBooleanFieldWithDefault(msg, 5, false),
      start: jspb.Message.getFieldWithDefault(msg, 6, 0),
      end: jspb.Message.getFieldWithDefault(msg, 7, 0),
      weight: jspb.Message.getFieldWithDefault(msg, 8, 0),
      readpreference: jspb.Message.getFloatingPointFieldWithDefault(msg, 9, 0),
      httpendpoints: jspb.Message.getFieldWithDefault(msg, 10, ""),
      grpcendpoints: jspb.Message.getFieldWithDefault(msg, 11, "")
    };
    if (includeInstance) {
      obj.$jspbMessageInstance = msg;
    }
    return obj;
  };
}
proto.v5api.Member.deserializeBinary = function(bytes) {
  var reader = new jspb.BinaryReader(bytes);
  var msg = new proto.v5api.Member();
  return proto.v5api.Member.deserializeBinaryFromReader(msg, reader);
};
proto.v5api.Member.deserializeBinaryFromReader = function(msg, reader) {
  while (reader.nextField()) {
    if (reader.isEndGroup()) {
      break;
    }
    var field = reader.getFieldNumber();
    switch (field) {
      case 1:
        var value = (
          /** @type {number} */
          reader.readUint32()
        );
        msg.setHash(value);
        break;
      case 2:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.setNodename(value);
        break;
      case 3:
        var value = (
          /** @type {boolean} */
          reader.readBool()
        );
        msg.setUp(value);
        break;
      case 4:
        var value = (
          /** @type {boolean} */
          reader.readBool()
        );
        msg.setIn(value);
        break;
      case 5:
        var value = (
          /** @type {boolean} */
          reader.readBool()
        );
        msg.setEnabled(value);
        break;
      case 6:
        var value = (
          /** @type {number} */
          reader.readInt64()
        );
        msg.setStart(value);
        break;
      case 7:
        var value = (
          /** @type {number} */
          reader.readInt64()
        );
        msg.setEnd(value);
        break;
      case 8:
        var value = (
          /** @type {number} */
          reader.readInt64()
        );
        msg.setWeight(value);
        break;
      case 9:
        var value = (
          /** @type {number} */
          reader.readDouble()
        );
        msg.setReadpreference(value);
        break;
      case 10:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.setHttpendpoints(value);
        break;
      case 11:
        var value = (
          /** @type {string} */
          reader.readString()
        );
        msg.setGrpcendpoints(value);
        break;
      default:
        reader.skipField();
        break;
    }
  }
  return msg;
};
proto.v5api.Member.prototype.serializeBinary = function() {
  var writer = new jspb.BinaryWriter();
  proto.v5api.Member.serializeBinaryToWriter(this, writer);
  return writer.getResultBuffer();
};
proto.v5api.Member.serializeBinaryToWriter = function(message, writer) {
  var f = void 0;
  f = message.getHash();
  if (f !== 0) {
    writer.writeUint32(
      1,
      f
    );
  }
  f = message.getNodename();
  if (f.length > 0) {
    writer.writeString(
      2,
      f
    );
  }
  f = message.getUp();
  if (f) {
    writer.writeBool(
      3,
      f
    );
  }
  f = message.getIn();
  if (f) {
    writer.writeBool(
      4,
      f
    );
  }
  f = message.getEnabled();
  if (f) {
    writer.writeBool(
      5,
      f
    );
  }
  f = message.getStart();
  if (f !== 0) {
    writer.writeInt64(
      6,
      f
    );
  }
  f = message.getEnd();
  if (f !== 0) {
    writer.writeInt64(
      7,
      f
    );
  }
  f = message.getWeight();
  if (f !== 0) {
    writer.writeInt64(
      8,
      f
    );
  }
  f = message.getReadpreference();
  if (f !== 0) {
    writer.writeDouble(
      9,
      f
    );
  }
  f = message.getHttpendpoints();
  if (f.length > 0) {
    writer.writeString(
      10,
      f
    );
  }
  f = message.getGrpcendpoints();
  if (f.length > 0) {
    writer.writeString(
      11,
      f
    );
  }
};
proto.v5api.Member.prototype.getHash = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 1, 0)
  );
};
proto.v5api.Member.prototype.setHash = function(value) {
  return jspb.Message.setProto3IntField(this, 1, value);
};
proto.v5api.Member.prototype.getNodename = function() {
  return (
    /** @type {string} */
    jspb.Message.getFieldWithDefault(this, 2, "")
  );
};
proto.v5api.Member.prototype.setNodename = function(value) {
  return jspb.Message.setProto3StringField(this, 2, value);
};
proto.v5api.Member.prototype.getUp = function() {
  return (
    /** @type {boolean} */
    jspb.Message.getBooleanFieldWithDefault(this, 3, false)
  );
};
proto.v5api.Member.prototype.setUp = function(value) {
  return jspb.Message.setProto3BooleanField(this, 3, value);
};
proto.v5api.Member.prototype.getIn = function() {
  return (
    /** @type {boolean} */
    jspb.Message.getBooleanFieldWithDefault(this, 4, false)
  );
};
proto.v5api.Member.prototype.setIn = function(value) {
  return jspb.Message.setProto3BooleanField(this, 4, value);
};
proto.v5api.Member.prototype.getEnabled = function() {
  return (
    /** @type {boolean} */
    jspb.Message.getBooleanFieldWithDefault(this, 5, false)
  );
};
proto.v5api.Member.prototype.setEnabled = function(value) {
  return jspb.Message.setProto3BooleanField(this, 5, value);
};
proto.v5api.Member.prototype.getStart = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 6, 0)
  );
};
proto.v5api.Member.prototype.setStart = function(value) {
  return jspb.Message.setProto3IntField(this, 6, value);
};
proto.v5api.Member.prototype.getEnd = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 7, 0)
  );
};
proto.v5api.Member.prototype.setEnd = function(value) {
  return jspb.Message.setProto3IntField(this, 7, value);
};
proto.v5api.Member.prototype.getWeight = function() {
  return (
    /** @type {number} */
    jspb.Message.getFieldWithDefault(this, 8, 0)
  );
};
proto.v5api.Member.prototype.setWeight = function(value) {
  return jspb.Message.setProto3IntField(this, 8, value);
};
proto.v5api.Member.prototype.getReadpreference = function() {
  return (
    /** @type {number} */
    jspb.Message.getFloatingPointFieldWithDefault(this, 9, 0)
  );
};
proto.v5api.Member.prototype.setReadpreference = function(value) {
  return jspb.Message.setProto3FloatField(this, 9, value);
};
proto.v5api.Member.prototype.getHttpendpoints = function() {
  return (
    /** @type {string} */
    jspb.Message.getFieldWithDefault(this, 10, "")
  );
};
proto.v5api.Member.prototype.setHttpendpoints = function(value) {
  return jspb.Message.setProto3StringField(this, 10, value);
};
proto.v5api.Member.prototype.getGrpcendpoints = function() {
  return (
    /** @type {string} */
    jspb.Message.getFieldWithDefault(this, 11, "")
  );
};
proto.v5api.Member.prototype.setGrpcendpoints = function(value) {
  return jspb.Message.setProto3StringField(this, 11, value);
};
goog.object.extend(exports, proto.v5api);
