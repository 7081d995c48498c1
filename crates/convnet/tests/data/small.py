"""Makes small.onnx and prints what onnxruntime makes of it; small.convnet is what face-models makes of small.onnx.

A stem like YuNet's, a block like SFace's with slopes and batch normalisation, a head with sigmoid: small enough to commit.
"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(4)
nodes, weights = [], []


def constant(name, *shape, low=-0.5, high=0.5):
    values = rng.uniform(low, high, shape).astype(np.float32)
    weights.append(numpy_helper.from_array(values, name))
    return name


def conv(name, source, inputs, outputs, kernel, stride=1, group=1):
    weight = constant(name + ".w", outputs, inputs // group, kernel, kernel)
    nodes.append(helper.make_node(
        "Conv", [source, weight, constant(name + ".b", outputs)], [name], name=name, group=group,
        kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[kernel // 2] * 4))
    return name


def node(op, name, *inputs, **attributes):
    nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
    return name


x = node("Relu", "stem.relu", conv("stem", "input", 3, 6, 3, stride=2))
x = conv("wide", x, 6, 10, 1)
x = node("Relu", "wide.relu", conv("wide.depth", x, 10, 10, 3, group=10))
x = node("MaxPool", "pool", x, kernel_shape=[2, 2], strides=[2, 2])
x = conv("deep", x, 10, 9, 1)
x = node("BatchNormalization", "deep.norm", x, constant("scale", 9, low=0.5), constant("shift", 9),
         constant("mean", 9), constant("variance", 9, low=0.5, high=2.0))
x = node("PRelu", "deep.slope", x, constant("slope", 9, 1, 1, low=0.0))
x = conv("deep.depth", x, 9, 9, 3, stride=2, group=9)
x = conv("head", x, 9, 5, 1)
x = node("Sigmoid", "output", x)
graph = helper.make_graph(
    nodes, "small", [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 24, 20])],
    [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 5, 3, 3])], weights)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, sys.argv[1])

picture = (np.arange(24 * 20 * 3) * 37 % 256).astype(np.float32).reshape(24, 20, 3) / 64
session = onnxruntime.InferenceSession(model.SerializeToString())
(output,) = session.run(None, {"input": picture.transpose(2, 0, 1)[None]})
print(output[0].transpose(1, 2, 0).reshape(-1).tolist())
