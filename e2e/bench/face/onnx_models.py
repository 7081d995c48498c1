"""Makes of the published networks what onnxruntime-web runs fastest: numbers of 32 bits, one fixed size each.

onnx_models.py YUNET SFACE FOLDER
"""

import os
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper

yunet, sface, folder = sys.argv[1:]


def save(model, name):
    onnx.save(model, os.path.join(folder, name))


def resized(path, height, width):
    """YuNet takes any multiple of 32; its file names one size."""
    model = onnx.load(path)
    _, _, rows, columns = model.graph.input[0].type.tensor_type.shape.dim
    rows.dim_value, columns.dim_value = height, width
    del model.graph.value_info[:]
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[1].dim_param = output.name
    return model


def blocks_to_numbers(path):
    """The published SFace has blocks of 8-bit weights, which would be unpacked in every run."""
    model = onnx.load(path)
    graph = model.graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes = []
    for node in graph.node:
        if node.op_type != "DequantizeLinear":
            nodes.append(node)
            continue
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        axis, block = attributes.get("axis", 1), attributes.get("block_size", 0)
        levels = weights[node.input[0]].astype(np.float32)
        parts = [weights[name].astype(np.float32) for name in node.input[1:] if name]
        if block:
            spread = lambda part: np.repeat(part, block, axis).take(range(levels.shape[axis]), axis)
        else:
            spread = lambda part: part.reshape([-1 if i == axis else 1 for i in range(levels.ndim)]) if part.ndim else part
        scale, *zero = map(spread, parts)
        numbers = (levels - zero[0] if zero else levels) * scale
        weights[node.output[0]] = np.ascontiguousarray(numbers.astype(np.float32))
    used = {name for node in nodes for name in node.input}
    tensors = [numpy_helper.from_array(value, name) for name, value in weights.items() if name in used]
    # The file also names inputs that no layer reads.
    picture = [value for value in graph.input if value.name in used and value.name not in weights]
    made = helper.make_graph(nodes, graph.name, picture, list(graph.output), tensors)
    made = helper.make_model(made, opset_imports=model.opset_import, ir_version=model.ir_version)
    return made


def without_prelu(model):
    """The same with PRelu as relu(x) * (1 - a) + x * a, which some runtimes prefer."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes, tensors = [], list(model.graph.initializer)
    for node in model.graph.node:
        if node.op_type != "PRelu":
            nodes.append(node)
            continue
        x, slope = node.input
        (y,) = node.output
        rest = numpy_helper.from_array(1 - numpy_helper.to_array(weights[slope]), y + ".rest")
        tensors.append(rest)
        nodes += [
            helper.make_node("Relu", [x], [y + ".relu"]),
            helper.make_node("Mul", [y + ".relu", rest.name], [y + ".up"]),
            helper.make_node("Mul", [x, slope], [y + ".down"]),
            helper.make_node("Add", [y + ".up", y + ".down"], [y]),
        ]
    graph = helper.make_graph(nodes, model.graph.name, model.graph.input, model.graph.output, tensors)
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)


save(resized(yunet, 256, 320), "yunet-320x256.onnx")
save(resized(yunet, 160, 160), "yunet-160x160.onnx")
published = blocks_to_numbers(sface)
save(published, "sface.onnx")
save(without_prelu(published), "sface-without-prelu.onnx")
